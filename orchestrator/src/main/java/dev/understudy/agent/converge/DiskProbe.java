package dev.understudy.agent.converge;

import java.time.Duration;

/**
 * What became of the last small file that the agent wrote into the data directory and had flushed to the disk.
 *
 * @param outcome how it ended, if it did
 * @param pending for how long it has been under way; zero if it has ended
 * @param message what the system said of a write that failed, empty otherwise
 */
public record DiskProbe(Outcome outcome, Duration pending, String message) {
    /** How a write ended. */
    public enum Outcome {
        /** It is on the disk, or nothing has been written yet. */
        DONE,
        /** There was no room for it. */
        FULL,
        /** It failed for another reason. */
        FAILED
    }

    /** A disk of which nothing bad is known. */
    public static DiskProbe fine() {
        return new DiskProbe(Outcome.DONE, Duration.ZERO, "");
    }
}
