package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of each change of primary, one line for each. */
final class Changeover {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private Changeover() {}

    /**
     * Tells that writes are let through.
     *
     * @param before the view in which they were last, of an older epoch
     * @param pause in which they were not; empty if there was none
     */
    static void tell(RouterView before, RouterView now, Optional<Gate.Pause> pause) {
        LOG.info(
                "cluster {}: primary {} -> {}, epoch {} -> {}; the gate was closed {} ms, {} requests waited",
                now.cluster(),
                before.primary().map(NodeId::value).orElse("none"),
                now.primary().map(NodeId::value).orElse("none"),
                before.epoch(),
                now.epoch(),
                pause.map(p -> p.length().toMillis()).orElse(0L),
                pause.map(Gate.Pause::waited).orElse(0));
    }
}
