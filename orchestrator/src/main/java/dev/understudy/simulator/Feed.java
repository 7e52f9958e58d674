package dev.understudy.simulator;

import dev.understudy.client.GtidSet;
import java.util.List;

/**
 * One replica's connection to a source: the source ships its binary log from a position on, without what the replica had
 * when it connected, and the replica acknowledges positions if its receiver was started so.
 */
final class Feed {
    private final SimulatedServer source;
    private final SimulatedServer replica;
    private final boolean acknowledging;
    private final GtidSet known;
    private int next;
    private boolean openAtSource = true;

    /**
     * Opens a connection.
     *
     * @param known what the replica said that it has
     */
    Feed(SimulatedServer source, SimulatedServer replica, boolean acknowledging, GtidSet known) {
        this.source = source;
        this.replica = replica;
        this.acknowledging = acknowledging;
        this.known = known;
    }

    SimulatedServer source() {
        return source;
    }

    SimulatedServer replica() {
        return replica;
    }

    boolean acknowledging() {
        return acknowledging;
    }

    /** The source has noticed that the connection is over, or has ended it. */
    void closeAtSource() {
        openAtSource = false;
    }

    /** Sends all that the source's binary log has and was not sent yet. */
    void ship() {
        List<Txn> binlog = source.disk().binlog();
        while (openAtSource && next < binlog.size()) {
            Txn txn = binlog.get(next);
            next++;
            int position = next;
            if (!known.contains(txn.gtid())) {
                toReplica(() -> replica.replicaSide().receive(this, txn, position));
            }
        }
    }

    /** The replica's acknowledgement of everything up to a position is on its way. */
    void acknowledge(int position) {
        toSource(() -> {
            if (openAtSource) {
                source.sourceSide().acknowledged(replica.id(), position);
            }
        });
    }

    /** The replica's side of the connection is closed. */
    void closeFromReplica() {
        toSource(() -> source.sourceSide().end(this));
    }

    void toReplica(Runnable arrival) {
        source.world()
                .network()
                .send(source.place(), replica.place(), () -> replica.actor().now(arrival));
    }

    private void toSource(Runnable arrival) {
        source.world()
                .network()
                .send(replica.place(), source.place(), () -> source.actor().now(arrival));
    }
}
