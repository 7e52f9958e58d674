package dev.understudy.router;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the replicas of which nothing is heard whether they answer, and have what the primary has, each time it is run. */
final class SilentNodes implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SilentNodes.class);

    private final Silence silence;
    private final Supplier<RouterView> view;
    private final Question question;
    private final Executor background;
    private final Runnable changed;
    private final Set<NodeId> asking = ConcurrentHashMap.newKeySet();

    /** What a replica gives to understand, within a second or so for each step. */
    @FunctionalInterface
    interface Question {
        /**
         * Asks.
         *
         * @param primary who has everything; empty while nobody is known to
         */
        Silence.Sign ask(Server replica, Optional<Server> primary);
    }

    /** A server, and where it is reached. */
    record Server(NodeId node, Endpoint endpoint) {
        @Override
        public String toString() {
            return node + " (" + endpoint + ")";
        }
    }

    /**
     * Prepares to ask.
     *
     * @param view the newest
     * @param background where it waits for answers
     * @param changed to be called when a node may be read no more, or again
     */
    SilentNodes(Silence silence, Supplier<RouterView> view, Question question, Executor background, Runnable changed) {
        this.silence = silence;
        this.view = view;
        this.question = question;
        this.background = background;
        this.changed = changed;
    }

    @Override
    public void run() {
        RouterView now = view.get();
        Map<NodeId, Endpoint> replicas = now.replicas();
        Optional<Server> primary = now.writable()
                .flatMap(node ->
                        Optional.ofNullable(now.nodes().get(node)).map(seen -> new Server(node, seen.endpoint())));
        for (NodeId node : silence.toBeAsked(replicas.keySet(), System.nanoTime())) {
            Endpoint endpoint = replicas.get(node);
            if (endpoint != null && asking.add(node)) {
                background.execute(() -> ask(new Server(node, endpoint), primary));
            }
        }
    }

    private void ask(Server replica, Optional<Server> primary) {
        try {
            long asked = System.nanoTime();
            Silence.Sign sign = question.ask(replica, primary);
            Silence.Change change = silence.take(replica.node(), sign, asked);
            tell(replica, sign, change);
            if (change != Silence.Change.NOTHING) {
                changed.run();
            }
        } finally {
            asking.remove(replica.node());
        }
    }

    private void tell(Server replica, Silence.Sign sign, Silence.Change change) {
        long silent = silence.of(replica.node(), System.nanoTime()).toMillis();
        switch (change) {
            case NOTHING -> {}
            case BACK ->
                LOG.info(
                        sign == Silence.Sign.CURRENT ? "{} shows that it has what the primary has" : "{} answers again",
                        replica);
            case FELL_MUTE ->
                LOG.warn(
                        "nothing is heard of {} since {} ms, and it does not answer: what was read there is read"
                                + " elsewhere; look at its host, and at the network between",
                        replica,
                        silent);
            case DOUBTED ->
                LOG.warn(
                        "nothing is heard of {} since {} ms; it answers, and does not show that it has what the primary has:"
                                + " it is not read until it does; look at ZooKeeper, and at its agent",
                        replica,
                        silent);
        }
    }
}
