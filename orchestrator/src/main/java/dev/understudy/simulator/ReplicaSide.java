package dev.understudy.simulator;

import dev.understudy.client.ApplierReport;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's receiver and applier. Their threads end with the process; the relay log stays on the disk. */
final class ReplicaSide {
    private static final long RETRY = Timeline.SECOND;

    /** {@code replica_net_timeout}. */
    private static final long SILENCE = 4 * Timeline.SECOND;

    private static final long HEARING = 1_500 * Timeline.MILLISECOND;
    private static final long APPLY = 400;
    private static final long RESET = 80 * Timeline.MILLISECOND;

    private final SimulatedServer server;
    private final Arrivals arrivals;
    private Running receiver = Running.OFF;
    private boolean semiSync;
    private boolean acknowledging;
    private int attempt;
    private long heardAt;
    private @Nullable Feed feed;
    private String error = "";
    private boolean applier;
    private boolean applierHeld;
    private boolean applying;
    private int applied;
    private boolean resetting;

    ReplicaSide(SimulatedServer server) {
        this.server = server;
        this.arrivals = new Arrivals(server);
    }

    ReceiverReport receiver() {
        return new ReceiverReport(
                receiver,
                server.disk().source.map(server.world()::endpoint),
                receiver != Running.OFF && acknowledging,
                isHearing(),
                error);
    }

    ApplierReport applier() {
        return new ApplierReport(applier ? Running.ON : Running.OFF, 0, "");
    }

    /** When it last heard its source; the receiver's start counts. */
    long lastHeard() {
        return isHearing() ? heardAt : -1;
    }

    /** Heartbeats come every half second as long as the source is awake and the way is open. */
    boolean isHearing() {
        Feed open = feed;
        long now = server.world().timeline().now();
        if (receiver == Running.OFF) {
            return false;
        }
        boolean alive = open != null
                && open.source().actor().isAwake()
                && server.world().network().isOpen(open.source().place(), server.place());
        if (alive) {
            heardAt = now;
        }
        return now - heardAt < HEARING;
    }

    /** Whether this is its present connection; the source may not know yet that another is over. */
    boolean listensTo(Feed connection) {
        return feed == connection;
    }

    /** Whether the next start of the receiver acknowledges. */
    void setSemiSync(boolean on) {
        semiSync = on;
    }

    void startReceiver() {
        if (receiver != Running.OFF || server.disk().source.isEmpty()) {
            return;
        }
        receiver = Running.CONNECTING;
        error = "";
        acknowledging = semiSync;
        heardAt = server.world().timeline().now();
        server.changed();
        attempt = server.nextAttempt();
        connect();
        tick(attempt);
    }

    void stopReceiver() {
        receiver = Running.OFF;
        acknowledging = false;
        attempt = server.nextAttempt();
        disconnect();
        server.changed();
    }

    private void disconnect() {
        Feed open = feed;
        feed = null;
        if (open != null) {
            open.closeFromReplica();
        }
    }

    /** Reconnects a receiver that has no connection, or a silent one. */
    private void tick(int mine) {
        server.actor().after(RETRY, () -> {
            if (mine == attempt) {
                isHearing();
                if (feed != null && server.world().timeline().now() - heardAt > SILENCE) {
                    disconnect();
                    receiver = Running.CONNECTING;
                    server.changed();
                }
                if (feed == null) {
                    connect();
                }
                tick(mine);
            }
        });
    }

    private void connect() {
        SimulatedServer source = server.world().server(server.disk().source.orElseThrow());
        GtidSet known = server.disk().executed().union(server.disk().received());
        int mine = attempt;
        boolean acknowledges = acknowledging;
        server.world()
                .network()
                .send(
                        server.place(),
                        source.place(),
                        () -> source.actor().now(() -> source.accept(server, acknowledges, known, mine)));
    }

    /** The source has let the receiver in, as it asked in one of its attempts. */
    void connected(Feed open, int inAttempt) {
        if (receiver == Running.OFF || inAttempt != attempt || feed != null) {
            open.closeFromReplica();
            return;
        }
        feed = open;
        receiver = Running.ON;
        error = "";
        heardAt = server.world().timeline().now();
        server.changed();
    }

    /** The source has not let the receiver in. */
    void refused(int inAttempt) {
        if (inAttempt == attempt && error.isEmpty()) {
            error = "error connecting to the source";
            server.changed();
        }
    }

    /** The source has ended the connection. */
    void disconnected(Feed closed) {
        if (feed == closed) {
            feed = null;
            receiver = Running.CONNECTING;
            server.changed();
        }
    }

    /** A transaction arrives: into the relay log, on the disk, then the acknowledgement. */
    void receive(Feed from, Txn txn, int position) {
        arrivals.add(() -> keep(from, txn, position));
    }

    private void keep(Feed from, Txn txn, int position) {
        if (feed != from) {
            return;
        }
        heardAt = server.world().timeline().now();
        server.disk().receive(txn);
        if (from.acknowledging()) {
            from.acknowledge(position);
        }
        server.changed();
        apply();
    }

    void startApplier() {
        applier = true;
        server.changed();
        apply();
    }

    void stopApplier() {
        applier = false;
        server.changed();
    }

    boolean isApplying() {
        return applier;
    }

    boolean isReceiving() {
        return receiver != Running.OFF;
    }

    /** The applier waits behind a lock. */
    void holdApplier(boolean held) {
        applierHeld = held;
        apply();
    }

    private void apply() {
        if (applying || !mayApply()) {
            return;
        }
        applying = true;
        server.actor().after(server.world().chance().around(APPLY), () -> {
            applying = false;
            if (mayApply()) {
                applyNext();
            }
            apply();
        });
    }

    private boolean mayApply() {
        return applier
                && !applierHeld
                && !server.disk().stalled
                && applied < server.disk().relayLog().size()
                && server.sourceSide().isCommitted();
    }

    private void applyNext() {
        List<Txn> relayLog = server.disk().relayLog();
        while (applied < relayLog.size() && server.disk().isLogged(relayLog.get(applied))) {
            applied++;
        }
        if (applied < relayLog.size()) {
            server.disk().log(relayLog.get(applied));
            applied++;
            server.sourceSide().applied();
        }
    }

    /**
     * {@code CHANGE REPLICATION SOURCE} with the receiver stopped. With the applier stopped too, MySQL throws away what was
     * received.
     */
    void changeSource(NodeId next) {
        List<Txn> lost = applier ? List.of() : forget();
        server.disk().source = Optional.of(next);
        server.changed();
        server.world().oracle().thrownAway(server, lost);
    }

    /** {@code RESET REPLICA ALL}: relay log and source are deleted, and a while later the position in the relay log. */
    void resetAll() {
        if (resetting) {
            return;
        }
        resetting = true;
        server.world().oracle().thrownAway(server, forget());
        server.disk().source = Optional.empty();
        server.disk().resetUnderWay = true;
        server.changed();
        server.actor().after(server.world().chance().around(RESET), this::endReset);
    }

    private void endReset() {
        resetting = false;
        server.disk().relayLogGone = false;
        server.disk().resetUnderWay = false;
        server.changed();
    }

    private List<Txn> forget() {
        applied = 0;
        return server.disk().dropRelayLog();
    }
}
