package dev.understudy.cli;

/** What the program's exit status means; the same in every command. */
public enum ExitStatus {
    OK(0),
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** ZooKeeper does not answer, or nobody leads. */
    UNREACHABLE(3),
    /** A safety check refuses what was asked for. */
    REFUSED(4),
    /** The time is over, and whether it was done is not known. */
    UNKNOWN(5);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
