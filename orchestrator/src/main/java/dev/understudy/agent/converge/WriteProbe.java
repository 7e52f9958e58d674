package dev.understudy.agent.converge;

import dev.understudy.client.Finding;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a commit does not come to its end: it waits for others, for the disk, or for something else.
 *
 * @param late for how long the heartbeat that is due has not been answered; zero if it was, or if none is due
 * @param waiting commits that wait for their acknowledgement
 * @param committing sessions that have been writing the binary log or the tables for a second or more
 * @param disk what a file of the agent's own shows
 */
public record WriteProbe(Duration late, int waiting, int committing, DiskProbe disk) {
    /** A commit takes milliseconds, and a busy disk some hundreds of them. */
    static final Duration LATE = Duration.ofSeconds(2);

    /** What holds commits up. */
    public enum Verdict {
        /** Nothing. */
        FLOWING,
        /** Replicas: the disk has done its part. */
        AWAITS_ACKNOWLEDGEMENT,
        DISK_FULL,
        DISK_STALLED,
        /** Commits are being written and do not end, though the disk takes other writes. */
        WRITING,
        /** Something that is not the disk: a lock of a backup, perhaps. */
        HELD_UP
    }

    /** What holds commits up. */
    public Verdict verdict() {
        if (disk.outcome() == DiskProbe.Outcome.FULL) {
            return Verdict.DISK_FULL;
        }
        boolean isLate = late.compareTo(LATE) >= 0;
        // The one that waits for its acknowledgement is in the binary log, on the disk; others queue behind it.
        if (isLate && waiting > 0) {
            return Verdict.AWAITS_ACKNOWLEDGEMENT;
        }
        if (disk.outcome() == DiskProbe.Outcome.FAILED || disk.pending().compareTo(LATE) >= 0) {
            return Verdict.DISK_STALLED;
        }
        if (!isLate) {
            return Verdict.FLOWING;
        }
        return committing > 0 ? Verdict.WRITING : Verdict.HELD_UP;
    }

    /** For how many milliseconds the disk has let no commit through; zero unless it is proven to be the disk. */
    public long stalledMillis() {
        return switch (verdict()) {
            case DISK_FULL, DISK_STALLED -> late.toMillis();
            case FLOWING, AWAITS_ACKNOWLEDGEMENT, WRITING, HELD_UP -> 0;
        };
    }

    /**
     * What a person should know.
     *
     * @param directory the data directory
     */
    public Optional<Finding> finding(String directory) {
        return switch (verdict()) {
            case FLOWING, AWAITS_ACKNOWLEDGEMENT, HELD_UP -> Optional.empty();
            case DISK_FULL ->
                stalled("the disk of " + directory
                        + " is full, and mysqld waits for room, looking once a minute: free some, or make it larger");
            case DISK_STALLED ->
                stalled("the disk of " + directory + " does not take writes ("
                        + (disk.message().isEmpty()
                                ? "a small file has not been flushed for "
                                        + disk.pending().toSeconds() + " s"
                                : disk.message())
                        + "): look at the disk and at the kernel's log");
            case WRITING ->
                stalled("no commit has come to its end for " + late.toSeconds() + " s, though the disk of " + directory
                        + " takes small files: a very large transaction is being written, or mysqld has not noticed yet"
                        + " that a full disk has room again, which it does within a minute; see its error log");
        };
    }

    private static Optional<Finding> stalled(String message) {
        return Optional.of(new Finding(Finding.Kind.DISK_STALLED, message));
    }
}
