package dev.understudy.router;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A pool with what the router knows of it: for whom it is, under which epoch it lent, how much is out. */
final class PoolEntry {
    /**
     * Which connections a pool holds.
     *
     * @param node the node
     * @param endpoint where it was when the pool was opened
     * @param use what they are for
     */
    record Key(NodeId node, Endpoint endpoint, Use use) {}

    private final Key key;
    private final NodePool pool;
    private final AtomicInteger lent = new AtomicInteger();
    private volatile @Nullable Epoch lentUnder;

    PoolEntry(Key key, NodePool pool) {
        this.key = key;
        this.pool = pool;
    }

    Key key() {
        return key;
    }

    NodePool pool() {
        return pool;
    }

    /** How many connections are out. */
    int lent() {
        return lent.get();
    }

    Lease lend(RouterView view) throws SQLException {
        // Before the loan, so that whoever publishes a newer epoch sees it or the borrower sees the newer epoch.
        lentUnder = view.epoch();
        Connection connection = pool.borrow();
        lent.incrementAndGet();
        return new Lease(this, view, connection);
    }

    void returned() {
        lent.decrementAndGet();
    }

    /** Whether the pool's connections may stay under this view. */
    boolean isToleratedBy(RouterView view) {
        NodeView node = view.nodes().get(key.node());
        if (node == null || !node.endpoint().equals(key.endpoint()) || node.standing() == Standing.BARRED) {
            return false;
        }
        return switch (key.use()) {
            case READ -> true;
            case WRITE -> {
                Epoch under = lentUnder;
                yield under == null || under.compareTo(view.epoch()) >= 0;
            }
        };
    }
}
