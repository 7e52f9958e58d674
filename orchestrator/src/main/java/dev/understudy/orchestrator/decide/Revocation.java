package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The first record of a new epoch: nobody is primary, and whoever may have acknowledged a write stops and vouches. */
final class Revocation {
    private Revocation() {}

    static ClusterState begin(ClusterState record, long nowMillis, Change.Cause cause, String sentence) {
        Draft draft = Draft.nextEpoch(record);
        SortedSet<NodeId> ackers = new TreeSet<>();
        record.reigns().values().forEach(reign -> ackers.addAll(reign.promise().ackers()));
        return draft.phase(Phase.REVOKING)
                .withoutPrimary()
                .assign((node, member) -> role(ackers, node, member))
                .lastChange(Optional.of(new Change(draft.version().epoch(), cause, nowMillis)))
                .because(sentence + whileIn(record.phase()));
    }

    /** A dead candidate that was an acker of an earlier reign is needed as a witness; any other primary is fenced. */
    private static Assignment role(SortedSet<NodeId> ackers, NodeId node, Member member) {
        return switch (member.assignment().role()) {
            // Its word is still needed: the barrier that was to make it superfluous did not come in time.
            case MAINTENANCE, REBUILD -> ackers.contains(node) ? Assignment.of(Role.REVOKED) : member.assignment();
            case PRIMARY -> Assignment.of(ackers.contains(node) ? Role.REVOKED : Role.FENCED);
            case FENCED -> member.assignment();
            case REPLICA, REVOKED -> Assignment.of(Role.REVOKED);
        };
    }

    private static String whileIn(Phase phase) {
        return switch (phase) {
            case STABLE, REVOKING -> "";
            case DRAINING -> ", in the middle of a switchover";
            case PROMOTING -> ", before its promotion was done";
        };
    }
}
