package dev.understudy.agent.health;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import java.time.Duration;
import java.util.Optional;

/** Judges whether a node is fit for what was asked. What is old is not known, and what is not known is not fit. */
public final class Judge {
    /** The lag that a replica may have if the question names none. */
    public static final Duration STANDARD_LAG = Duration.ofSeconds(10);

    /** A calm agent looks four times a second; one that was frozen, or is held up by its server, does not. */
    static final Duration LOOK_LIMIT = Duration.ofSeconds(2);

    private Judge() {}

    /**
     * The answer to a question.
     *
     * @param maxLag how far a replica may be behind
     */
    public static Verdict of(Question question, Glance glance, Ages ages, Duration maxLag) {
        Optional<Verdict.Unfit> lifeless = lifeless(glance, ages);
        if (lifeless.isPresent()) {
            return lifeless.get();
        }
        return switch (question) {
            case HEALTH -> new Verdict.Fit("the agent works and mysqld answers it");
            case PRIMARY -> AskedForPrimary.of(glance, ages);
            case REPLICA -> AskedForReplica.of(glance, maxLag);
            case READ_ONLY -> readOnly(glance, ages, maxLag);
        };
    }

    private static Verdict readOnly(Glance glance, Ages ages, Duration maxLag) {
        boolean primary = glance.assignment()
                .filter(assignment -> assignment.role() == Role.PRIMARY)
                .isPresent();
        return primary ? AskedForPrimary.of(glance, ages) : AskedForReplica.of(glance, maxLag);
    }

    private static Optional<Verdict.Unfit> lifeless(Glance glance, Ages ages) {
        if (ages.look().compareTo(LOOK_LIMIT) > 0) {
            return unfit(
                    "the agent last looked at its node " + ages.look().toMillis()
                            + " ms ago, so what it is now is not known",
                    "read the agent's log, which says what it waits for");
        }
        return lifeless(glance.process());
    }

    private static Optional<Verdict.Unfit> lifeless(ServerProcess process) {
        return switch (process) {
            case UP -> Optional.empty();
            case DOWN -> unfit("mysqld does not run", "read the agent's log, which says why it is not started");
            case HUNG -> unfit("mysqld runs and does not answer", "read mysqld's error log, and look at the disk");
            case STARTING -> unfit("mysqld is starting", "wait; its error log tells how far it is");
        };
    }

    static Optional<Verdict.Unfit> unfit(String reason, String next) {
        return Optional.of(new Verdict.Unfit(reason, next));
    }

    /** Why the record gives the node no such role; empty if the node is a member. */
    static Optional<Verdict.Unfit> unnamed(Glance glance) {
        Optional<ClusterState> record = glance.record();
        if (record.isEmpty()) {
            return unfit(
                    "the agent follows no state record",
                    "look at \"understudy status\": the cluster is not formed, or its record is missing or old");
        }
        return glance.member().isEmpty()
                ? unfit(
                        "the state record does not name " + glance.node(),
                        "look at \"understudy status\" for the members of "
                                + record.get().cluster())
                : Optional.empty();
    }

    /** Where to send writes instead. */
    static String elsewhere(Glance glance) {
        return glance.record()
                .flatMap(ClusterState::primary)
                .filter(primary -> !primary.equals(glance.node()))
                .map(primary -> "send writes to " + primary)
                .orElse("wait: there is no primary now, and \"understudy status\" says why");
    }
}
