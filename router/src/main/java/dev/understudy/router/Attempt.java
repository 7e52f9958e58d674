package dev.understudy.router;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of the application on its way to a server: its deadline, and what failed so far. */
final class Attempt {
    private static final long FIRST_PAUSE = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(250).toNanos();

    private final Deadline deadline;
    private final GtidSet wanted;
    private Set<NodeId> passedOver = Set.of();
    private int failures;
    private @Nullable SQLException last;

    /**
     * Begins one.
     *
     * @param wanted what a replica must have executed
     */
    Attempt(Deadline deadline, GtidSet wanted) {
        this.deadline = deadline;
        this.wanted = wanted;
    }

    Deadline deadline() {
        return deadline;
    }

    GtidSet wanted() {
        return wanted;
    }

    /** Replicas that lack what is wanted. */
    Set<NodeId> passedOver() {
        return passedOver;
    }

    void passOver(NodeId node) {
        Set<NodeId> more = new HashSet<>(passedOver);
        more.add(node);
        passedOver = more;
    }

    void failed(SQLException e) {
        failures++;
        last = e;
    }

    int failures() {
        return failures;
    }

    /** The last failure; null before the first. */
    @Nullable
    SQLException last() {
        return last;
    }

    /** How long to wait before the same node is tried again; grows, so that a dead node is not stormed. */
    long pauseNanos() {
        long pause = FIRST_PAUSE << Math.min(failures - 1, 4);
        return Math.max(1, Math.min(Math.min(pause, LONGEST_PAUSE), deadline.remainingNanos()));
    }
}
