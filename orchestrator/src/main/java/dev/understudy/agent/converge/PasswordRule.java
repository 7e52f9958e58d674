package dev.understudy.agent.converge;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What has to be done with one account of a server, so that it takes the passwords that it shall take.
 *
 * @param present the password of the present
 * @param next the one that shall be the present one soon; the same as the present one: that has come
 * @param previous the one before; empty if it was never changed
 */
public record PasswordRule(String present, Optional<String> next, Optional<String> previous) {
    /** What is done with an account. */
    public enum Act {
        NOTHING,
        /** It shall take the present password and the next one. */
        LET_NEXT_IN,
        /** It has only the previous password, and shall take that and the present one. */
        LET_PRESENT_IN,
        /** It shall take the present password only. */
        END_OTHERS,
        /** It takes none of these passwords: somebody else has changed it, and it is not touched. */
        LEAVE
    }

    /** Whether a rotation has begun or was ever done; else the passwords of the server are nobody's business. */
    public boolean isConcerned() {
        return next.isPresent() || previous.isPresent();
    }

    /** Whether the next password has become the present one, and the old one still has to be let in. */
    public boolean isSwitched() {
        return next.equals(Optional.of(present));
    }

    /**
     * What is to be done with an account.
     *
     * @param accepts whether the server takes a password for it now
     */
    public Act next(Predicate<String> accepts) {
        if (!isConcerned()) {
            return Act.NOTHING;
        }
        boolean tookPrevious = previous.filter(old -> !old.equals(present) && accepts.test(old))
                .isPresent();
        if (!accepts.test(present)) {
            if (!tookPrevious) {
                return Act.LEAVE;
            }
            return next.isPresent() ? Act.LET_PRESENT_IN : Act.END_OTHERS;
        }
        if (next.isEmpty()) {
            return tookPrevious ? Act.END_OTHERS : Act.NOTHING;
        }
        return accepts.test(next.get()) ? Act.NOTHING : Act.LET_NEXT_IN;
    }
}
