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

    /** Whether an assignment with this role must name another node. */
    public boolean needsSource() {
        return switch (this) {
            case REPLICA, REBUILD -> true;
            case PRIMARY, REVOKED, FENCED, MAINTENANCE -> false;
        };
    }

    /** Whether an assignment with this role may name another node. */
    public boolean mayHaveSource() {
        return switch (this) {
            case REPLICA, REBUILD, PRIMARY -> true;
            case REVOKED, FENCED, MAINTENANCE -> false;
        };
    }
}
