package dev.understudy.agent.converge;

import dev.understudy.client.Finding;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether mysqld may be started again, after what its last ends have taught.
 *
 * @param pause how long no start is tried; zero if one may be
 * @param trouble why it does not stay up; empty if it does
 */
public record Restarts(Duration pause, Optional<Finding> trouble) {
    /** Nothing is against a start. */
    public static Restarts free() {
        return new Restarts(Duration.ZERO, Optional.empty());
    }

    /** The start itself, or what is waited for before it. */
    Step start(String reason) {
        if (pause.isZero()) {
            return new Step.Act(reason, NodeControl::startServer);
        }
        return trouble.<Step>map(Step.Refuse::new)
                .orElseGet(() -> new Step.Await("mysqld has ended again, and is started after a pause"));
    }
}
