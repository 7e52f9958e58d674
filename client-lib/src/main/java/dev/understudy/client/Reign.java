package dev.understudy.client;

/**
 * One epoch's primary, and what its answers to clients were worth.
 *
 * @param primary who was primary
 * @param serverUuid the {@code server_uuid} under which it numbered its transactions: a node that has one of them beyond
 *     the base has followed this epoch
 * @param base the GTID set with which it began: what a node has of earlier epochs beyond it is errant
 * @param promise the durability that every acknowledged commit of the epoch had at least: never more optimistic than the
 *     servers are
 */
public record Reign(NodeId primary, String serverUuid, GtidSet base, Durability promise) {
    public Reign promising(Durability next) {
        return new Reign(primary, serverUuid, base, next);
    }

    /** What of a node's history neither the base has nor this reign's primary has numbered. */
    public GtidSet foreignIn(GtidSet history) {
        GtidSet beyond = history.minus(base);
        return beyond.minus(beyond.only(serverUuid));
    }

    /** Whether a node with this history has transactions of this epoch: it began with the base and went on. */
    public boolean marks(GtidSet history) {
        return history.contains(base) && history.minus(base).hasOf(serverUuid);
    }
}
