package dev.understudy.client;

import java.util.Optional;

/**
 * What an operator says of a node.
 *
 * @param promotion whether it may become primary
 * @param zone where it stands, such as a data centre; empty if nobody said
 * @param upstream the replica which it shall follow instead of the primary, for chains; empty: the primary
 */
public record Traits(Promotion promotion, String zone, Optional<NodeId> upstream) {
    /** A node like any other. */
    public static final Traits PLAIN = new Traits(Promotion.NEUTRAL, "", Optional.empty());

    /** Whether a node of these traits may become primary, and so may acknowledge. */
    public boolean allowPrimary() {
        return promotion != Promotion.MUST_NOT && upstream.isEmpty();
    }

    public Traits with(Promotion next) {
        return new Traits(next, zone, upstream);
    }

    public Traits inZone(String next) {
        return new Traits(promotion, next, upstream);
    }

    public Traits behind(NodeId source) {
        return new Traits(promotion, zone, Optional.of(source));
    }
}
