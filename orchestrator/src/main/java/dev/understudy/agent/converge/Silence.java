package dev.understudy.agent.converge;

import java.time.Duration;

/**
 * For how long a sign of life has not changed, by the time that its observer was awake: an agent that was frozen has heard
 * nothing, and must not take that for silence.
 *
 * @param sign the sign as it was last seen
 * @param lasted for how long it has been the same
 */
public record Silence(String sign, Duration lasted) {
    /** So much of the time since the last look counts at the most. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    /** One that begins now. */
    public static Silence begins() {
        return new Silence("", Duration.ZERO);
    }

    /** What it is at the next look. */
    public Silence next(String now, Duration sinceLastLook) {
        if (!now.equals(sign)) {
            return new Silence(now, Duration.ZERO);
        }
        return new Silence(sign, lasted.plus(sinceLastLook.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : sinceLastLook));
    }
}
