package dev.understudy.containers;

/** Which packets of a link a fault hits, seen from the host at which it is made. */
public enum Direction {
    /** Those that the host sends. */
    FROM_HOST,
    /** Those that the host receives. */
    TO_HOST,
    BOTH;

    boolean includes(Direction other) {
        return this == BOTH || this == other;
    }

    /** From where to where, for people. */
    String between(String host, String peers) {
        return switch (this) {
            case FROM_HOST -> "from " + host + " to " + peers + " in one direction";
            case TO_HOST -> "from " + peers + " to " + host + " in one direction";
            case BOTH -> "between " + host + " and " + peers + " in both directions";
        };
    }
}
