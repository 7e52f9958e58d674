package dev.understudy.client;

/** What the state record tells one node to be. */
public enum Role {
    /** Takes the writes of its epoch. */
    PRIMARY,
    /** Follows a source. */
    REPLICA,
    /** An acker whose receiver is stopped, so that it acknowledges nothing more to a deposed primary. */
    REVOKED,
    /** Deposed or not trusted: acknowledges nothing, serves nobody. */
    FENCED,
    /** Is copied anew from a donor. */
    REBUILD,
    /** Left alone: a person works on it. */
    MAINTENANCE;

    /** Whether an assignment with this role names another node. */
    public boolean hasSource() {
        return switch (this) {
            case REPLICA, REBUILD -> true;
            case PRIMARY, REVOKED, FENCED, MAINTENANCE -> false;
        };
    }
}
