package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process's way to the store, with what it has seen of it so far: never older than before within a session, possibly
 * older in a new one. Calls that are under way when the connection is suspended end as unknown.
 */
final class StoreClient {
    private static final long WORK = 2 * Timeline.MILLISECOND;
    private static final long NOTICE = 3 * Timeline.MILLISECOND;
    private static final long LAG = 2 * Timeline.SECOND;
    private static final long RECONNECT = 30 * Timeline.MILLISECOND;

    /** What to do in the store; the result goes back. */
    interface Call<T> {
        T in(SimulatedStore store, StoreSession session);
    }

    /** Which changes a client is told of. */
    enum Sees {
        THE_RECORD,
        EVERYTHING
    }

    private final SimulatedStore store;
    private final Actor owner;
    private final Network.Place place;
    private final Sees sees;
    private final Runnable onChange;
    private final PendingCalls calls = new PendingCalls();

    private StoreSession session = new StoreSession(this);
    private Runnable onSession = () -> {};
    private boolean connected;
    private boolean suspended = true;
    private boolean forgotten;
    private boolean lagging;
    private boolean comesBackBehind;
    private int connection;
    private long seenChange = -1;
    private Optional<ClusterState> record = Optional.empty();
    private boolean looked;
    private SortedMap<NodeId, NodeReport> reports = Collections.emptySortedMap();
    private SimulatedStore.@Nullable Latch leading;

    /** The number of the newest latch that it has given up: late news of it is no news. */
    private long givenUp;

    StoreClient(SimulatedStore store, Actor owner, Network.Place place, Sees sees, Runnable onChange) {
        this.store = store;
        this.owner = owner;
        this.place = place;
        this.sees = sees;
        this.onChange = onChange;
    }

    /** Begins; the listener is called in each new connection of a session. */
    void start(Runnable connectedListener) {
        onSession = connectedListener;
        store.add(this);
        review();
    }

    /** Its process is gone; the session lives on until it expires. */
    void forget() {
        forgotten = true;
        review();
    }

    boolean isForgotten() {
        return forgotten && session.isExpired();
    }

    boolean seesEverything() {
        return sees == Sees.EVERYTHING;
    }

    /** The newest record that was seen. */
    Optional<ClusterState> record() {
        return record;
    }

    /** Whether the store has said what the record is, or that there is none. */
    boolean hasLooked() {
        return looked;
    }

    SortedMap<NodeId, NodeReport> reports() {
        return reports;
    }

    /** Its latch, as long as it believes to lead. */
    Optional<SimulatedStore.Latch> token() {
        return suspended ? Optional.empty() : Optional.ofNullable(leading);
    }

    private Timeline timeline() {
        return store.world().timeline();
    }

    private Chance chance() {
        return store.world().chance();
    }

    /** Looks whether the connection stands. */
    void review() {
        boolean now = !forgotten
                && store.isUp()
                && owner.isAwake()
                && store.world().network().isConnected(place, store.place());
        if (now == connected && connection > 0) {
            return;
        }
        connected = now;
        int mine = ++connection;
        if (connected) {
            timeline().after(chance().around(RECONNECT), () -> ifStill(mine, this::reconnect));
        } else {
            timeline().after(chance().between(1, SimulatedStore.SESSION * 2 / 3), () -> ifStill(mine, this::suspend));
            awaitExpiry();
        }
    }

    private void ifStill(int mine, Runnable what) {
        if (mine == connection && !forgotten) {
            owner.now(what);
        }
    }

    /** Its session ends unless it connects again in time. */
    void awaitExpiry() {
        int mine = connection;
        StoreSession now = session;
        if (!connected) {
            timeline().after(SimulatedStore.SESSION, () -> {
                if (mine == connection && store.isUp() && !now.isExpired()) {
                    store.expire(now);
                }
            });
        }
    }

    /** As {@link #loseSession}, and the server to which the process comes then is behind. */
    void fallBehind() {
        comesBackBehind = true;
        loseSession();
    }

    /** The server has thrown the session away, as after a long pause. */
    void loseSession() {
        store.expire(session);
        int mine = ++connection;
        connected = false;
        ifStill(mine, this::suspend);
        review();
    }

    private void suspend() {
        suspended = true;
        leading = null;
        calls.giveUp();
        onChange.run();
    }

    private void reconnect() {
        boolean anew = session.isExpired();
        if (!suspended && !anew) {
            calls.giveUp();
            isTold();
            store.announceLeader();
            return;
        }
        if (anew) {
            session = new StoreSession(this);
        }
        suspend();
        suspended = false;
        boolean behind = comesBackBehind || ((anew || !looked) && chance().oneIn(3));
        comesBackBehind = false;
        if (anew) {
            seenChange = -1;
        }
        onSession.run();
        if (behind) {
            seeOld();
        } else {
            isTold();
        }
    }

    /** The server of the ensemble to which it came is behind, and stays so for a while. */
    private void seeOld() {
        record = store.olderRecord(chance().below(4));
        looked = true;
        onChange.run();
        lagging = true;
        timeline().after(chance().between(1, LAG), () -> {
            lagging = false;
            isTold();
        });
    }

    /** Something has changed in the store: it will be seen, sooner or later. */
    void isTold() {
        if (!connected || lagging) {
            return;
        }
        StoreSession now = session;
        long change = store.changes();
        Optional<ClusterState> newRecord = store.record();
        SortedMap<NodeId, NodeReport> newReports = store.reports();
        timeline().after(chance().around(NOTICE), () -> {
            if (connected && session == now && change > seenChange) {
                owner.now(() -> {
                    if (change > seenChange) {
                        seenChange = change;
                        record = newRecord;
                        reports = newReports;
                        looked = true;
                        onChange.run();
                    }
                });
            }
        });
    }

    /** Its latch is the first: it will learn that. */
    void learnsToLead(SimulatedStore.Latch latch) {
        timeline().after(chance().around(NOTICE), () -> {
            if (connected && session == latch.session() && leading == null) {
                owner.now(() -> {
                    if (session == latch.session() && !suspended && latch.number() > givenUp) {
                        leading = latch;
                        onChange.run();
                    }
                });
            }
        });
    }

    /** A latch that turned out to be gone. */
    void leadsNoMore() {
        if (leading != null) {
            givenUp = leading.number();
        }
        leading = null;
    }

    /**
     * Asks the store for something.
     *
     * @param unknown what the caller is told if no answer comes
     */
    <T> void call(Call<T> what, T unknown, Consumer<T> then) {
        PendingCalls.AnswerTaker answer = calls.add(() -> then.accept(unknown));
        StoreSession mine = session;
        int through = calls.generation();
        Network network = store.world().network();
        network.send(
                place,
                store.place(),
                () -> timeline().after(chance().around(WORK), () -> {
                    if (store.isUp() && !mine.isExpired() && through == calls.generation()) {
                        T result = what.in(store, mine);
                        network.send(
                                store.place(),
                                place,
                                () -> owner.now(() -> answer.answered(() -> then.accept(result))));
                    }
                }));
    }
}
