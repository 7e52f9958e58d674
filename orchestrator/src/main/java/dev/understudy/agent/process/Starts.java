package dev.understudy.agent.process;

import dev.understudy.agent.converge.Restarts;
import dev.understudy.client.Finding;
import java.time.Duration;
import java.util.Optional;

/**
 * What the last ends of a mysqld mean for its next start: the first is followed at once, since a failover may wait for it,
 * each further one within a minute after twice the pause.
 *
 * @param failures ends that were not asked for, one soon after the other
 * @param pause between the last of them and the next start
 * @param trouble the last of them, for people; empty while it may have been an accident
 */
record Starts(int failures, Duration pause, Optional<String> trouble) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Who has run for so long has started well. */
    static final Duration WELL = Duration.ofMinutes(1);

    /** So many ends of a server that did answer are no accident. */
    private static final int LOOP = 3;

    /** Twice as often the pause is the longest. */
    private static final int DOUBLINGS = 9;

    /** Nothing has gone wrong. */
    static final Starts WELL_SO_FAR = new Starts(0, Duration.ZERO, Optional.empty());

    /** What a life has come to. */
    enum Life {
        ANSWERED,
        NEVER_ANSWERED
    }

    /**
     * The server has ended, without the agent's doing.
     *
     * @param ending how
     * @param lived for how long it ran
     * @param life whether it ever answered
     * @param log what its error log says
     */
    Starts after(Ending ending, Duration lived, Life life, String log) {
        if (ending instanceof Ending.Exited exited && exited.status() == Ending.RESTART) {
            return this;
        }
        int count = lived.compareTo(WELL) >= 0 ? 1 : failures + 1;
        boolean known = life == Life.NEVER_ANSWERED || count >= LOOP;
        return new Starts(
                count, pauseAfter(count), known ? Optional.of(sentence(ending, count, life, log)) : Optional.empty());
    }

    private static Duration pauseAfter(int count) {
        if (count <= 1) {
            return Duration.ZERO;
        }
        Duration doubled = SHORTEST.multipliedBy(1L << Math.min(count - 2, DOUBLINGS));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    private static String sentence(Ending ending, int count, Life life, String log) {
        if (ending instanceof Ending.NotStarted) {
            return "mysqld " + ending.sentence() + timesInARow(count);
        }
        String what = switch (life) {
            case NEVER_ANSWERED -> "mysqld did not start: it ";
            case ANSWERED -> "mysqld does not stay up: it ";
        };
        return what + ending.sentence() + timesInARow(count) + "; " + log;
    }

    private static String timesInARow(int count) {
        return count > 1 ? " (" + count + " times in a row)" : "";
    }

    /** As converging sees it, some time after the end. */
    Restarts since(Duration sinceEnd) {
        Duration left = pause.minus(sinceEnd);
        return new Restarts(
                left.isNegative() ? Duration.ZERO : left,
                trouble.map(sentence -> new Finding(Finding.Kind.SERVER_FAILS, sentence)));
    }
}
