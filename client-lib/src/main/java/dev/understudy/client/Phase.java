package dev.understudy.client;

/** Where a cluster stands between two settled primaries. */
public enum Phase {
    /** The primary of this epoch has had its barrier; routers let work through. */
    STABLE,
    /**
     * A switchover is under way: routers close their gates, the primary finishes what runs and then takes no more writes.
     * It can still be rolled back.
     */
    DRAINING,
    /** A new epoch has begun: its predecessor's ackers stop listening, nobody is primary. */
    REVOKING,
    /** The primary of this epoch is named and has not had its barrier yet. */
    PROMOTING;

    /** Whether a record in this phase names a primary. */
    public boolean hasPrimary() {
        return switch (this) {
            case STABLE, DRAINING, PROMOTING -> true;
            case REVOKING -> false;
        };
    }
}
