package dev.understudy.client;

/** Where a cluster stands between two settled primaries. */
public enum Phase {
    /** The primary of this epoch has had its barrier; routers let work through. */
    STABLE,
    /** A new epoch has begun: its predecessor's ackers stop listening, nobody is primary. */
    REVOKING,
    /** The primary of this epoch is named and has not had its barrier yet. */
    PROMOTING;

    /** Whether a record in this phase names a primary. */
    public boolean hasPrimary() {
        return switch (this) {
            case STABLE, PROMOTING -> true;
            case REVOKING -> false;
        };
    }
}
