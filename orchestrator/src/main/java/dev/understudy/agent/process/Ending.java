package dev.understudy.agent.process;

/** How a mysqld ended, as far as it is known. */
public sealed interface Ending {
    /** With this status mysqld asks whoever started it for another start: after {@code RESTART}, and after a CLONE. */
    int RESTART = 16;

    /** What is told to people, beginning with what mysqld did. */
    String sentence();

    /** It ended by itself. */
    record Exited(int status) implements Ending {
        @Override
        public String sentence() {
            return status == 0 ? "ended in good order (status 0)" : "ended with exit status " + status;
        }
    }

    /** A signal ended it. */
    record Killed(int signal) implements Ending {
        private static final int ABORT = 6;
        private static final int KILL = 9;
        private static final int SEGMENT = 11;

        @Override
        public String sentence() {
            return switch (signal) {
                case KILL -> "was killed by signal 9, by somebody or for want of memory (see the kernel's log)";
                case ABORT, SEGMENT -> "crashed with signal " + signal;
                default -> "was ended by signal " + signal;
            };
        }
    }

    /** It was the child of an earlier agent: only its parent hears how a process ended. */
    record Unknown() implements Ending {
        @Override
        public String sentence() {
            return "ended; its exit status is not known, because an earlier agent had started it";
        }
    }

    /**
     * There never was a process.
     *
     * @param why the cause, in words
     */
    record NotStarted(String why) implements Ending {
        @Override
        public String sentence() {
            return "could not be started: " + why;
        }
    }
}
