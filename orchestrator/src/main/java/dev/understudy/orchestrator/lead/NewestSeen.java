package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterState;
import dev.understudy.client.StateVersion;
import java.util.Optional;

/**
 * The newest version of a cluster's record that one orchestrator has read or written since it was started. It is not
 * kept on disk: it is one more witness against an old record, not the only one.
 */
public final class NewestSeen {
    private Optional<StateVersion> version = Optional.empty();

    /** Takes in what was read or written; an older record, or none, takes nothing away. */
    public void take(Optional<ClusterState> record) {
        version = record.map(ClusterState::version)
                .filter(taken -> version.map(taken::isNewerThan).orElse(true))
                .or(() -> version);
    }

    /** Empty before the first record. */
    public Optional<StateVersion> version() {
        return version;
    }
}
