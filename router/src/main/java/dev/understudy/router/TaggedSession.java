package dev.understudy.router;

/** A session on a server with the tag of its transactions. Used by one thread at a time, but for {@link #isSettled()}. */
final class TaggedSession {
    /** For a session without one. */
    static final String NO_TAG = "";

    private static final long UNKNOWN = -1;

    private final String uuid;
    private final String tag;
    private long last = UNKNOWN;
    private volatile boolean settled;

    /**
     * Begins one of whose transactions nothing is known.
     *
     * @param uuid {@code server_uuid} of its server
     */
    TaggedSession(String uuid, String tag) {
        this.uuid = uuid;
        this.tag = tag;
    }

    String tag() {
        return tag;
    }

    boolean isTagged() {
        return !tag.equals(NO_TAG);
    }

    /** Who numbers its transactions, as in a GTID. */
    String source() {
        return uuid + ":" + tag;
    }

    boolean isLastKnown() {
        return last != UNKNOWN;
    }

    /** The number of its last transaction. */
    long last() {
        return last;
    }

    void last(long number) {
        last = number;
    }

    /** Something may take a number, or may have. */
    void unsure() {
        last = UNKNOWN;
    }

    /** A unit of work takes the session. */
    void lent() {
        settled = false;
    }

    /** All that was sent has been answered. */
    void settled() {
        settled = true;
    }

    /** Whether nothing can be under way in it. */
    boolean isSettled() {
        return settled;
    }
}
