package dev.understudy.router;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one data source share: the view, the gate, the pools. It knows nothing of ZooKeeper; views are
 * handed to it.
 */
final class Router implements AutoCloseable {
    /** Makes a connection ready for its borrower. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Lease lease) throws SQLException;
    }

    private final Gate gate;
    private final Pools pools;
    private final ReadChoice readChoice;
    private final Freshness freshness;
    private final NodeChoice choice;
    private final Spill spill;
    private final Retries retries;
    private final Executor housekeeping;
    private final Counters counters = new Counters();
    private final Routing routing;
    private final SqlCache texts = new SqlCache();
    private final Duration gateTimeout;
    private final Optional<CommitLedger> ledger;

    /** The last view with a writable primary; touched by the publishing thread only. */
    private @Nullable RouterView lastOpen;

    /**
     * Makes one that knows a view and has no pools yet.
     *
     * @param executed what a node's agent said last that it has executed
     * @param housekeeping where pools are cut and opened, one after the other: the next view must not wait for it
     */
    Router(
            RouterView first,
            RouterSettings settings,
            NodePoolFactory factory,
            Function<NodeId, GtidSet> executed,
            Executor housekeeping) {
        this.gate = new Gate(first, settings.gateCapacity());
        this.pools = new Pools(factory, settings.minimumIdle());
        this.readChoice = new ReadChoice(node -> pools.lent(node, Use.READ), settings.zone());
        this.freshness = new Freshness(settings.readYourWrites(), settings.freshnessWait(), executed);
        this.choice = new NodeChoice(readChoice, settings.readsWithoutReplica());
        this.spill = new Spill(settings.spillLimit(), settings.gateCapacity(), gate::view);
        this.retries = new Retries(gate, readChoice);
        this.housekeeping = housekeeping;
        this.routing = settings.routing();
        this.gateTimeout = settings.gateTimeout();
        this.ledger = settings.ledger().map(CommitLedger::new);
    }

    /** Takes in a view: wakes who waits, cuts what the view does not tolerate. Called by one thread at a time. */
    void publish(RouterView next) {
        RouterView before = gate.view();
        if (!before.epoch().equals(next.epoch())) {
            freshness.newEpoch();
        }
        Optional<Gate.Pause> pause = gate.publish(next);
        spill.viewChanged();
        if (!before.hasNodesOf(next) || lastOpen == null) {
            housekeeping.execute(() -> pools.adopt(gate.view()));
        }
        if (next.isOpenFor(Use.WRITE)) {
            if (lastOpen != null && !lastOpen.epoch().equals(next.epoch())) {
                counters.changedOver();
                Changeover.tell(lastOpen, next, pause);
            }
            lastOpen = next;
        }
    }

    /** Where the statements of a connection with these settings go. */
    Course course(SessionSettings settings) {
        return new Course(routing, texts, settings);
    }

    /** The readings of texts. */
    SqlCache texts() {
        return texts;
    }

    /** Where a statement would go on a new connection, and why. */
    RouteExplanation explain(String sql) {
        SessionSettings settings = new SessionSettings("");
        Course course = course(settings);
        return RouteExplanation.of(
                course.explain(sql, new UnitOfWork(this, settings, course)), view(), Optional.empty());
    }

    /** Begins a call of the application. */
    Attempt attempt() {
        return new Attempt(Deadline.in(gateTimeout), GtidSet.EMPTY);
    }

    /** Begins a call of the application that shall see what was written. */
    Attempt attempt(LastWrites written) {
        return new Attempt(Deadline.in(gateTimeout), written.set());
    }

    /** Knows what was written, and who has it. */
    Freshness freshness() {
        return freshness;
    }

    RouterView view() {
        return gate.view();
    }

    /** Where transactions leave their numbers; empty if they leave none. */
    Optional<CommitLedger> ledger() {
        return ledger;
    }

    Counters counters() {
        return counters;
    }

    /** Finds out what became of a commit; may take as long as the gate's timeout. */
    CommitOutcome outcomeOf(LostCommit lost) {
        return ledger.map(there -> new OutcomeSearch(this, there).of(lost)).orElse(CommitOutcome.UNKNOWN);
    }

    /**
     * Borrows a connection to a node that takes this work, waiting for one until the attempt's deadline.
     *
     * @throws SQLException if there is none in time, or the server refuses the account; nothing was sent then
     */
    Lease bind(Use use, Attempt attempt, Preparation preparation) throws SQLException {
        while (true) {
            RouterView view = gate.await(use, attempt);
            NodeId node = choice.of(view, use, attempt);
            Optional<Runnable> place = spill.place(view, node, use, attempt);
            if (place.isEmpty()) {
                continue;
            }
            try {
                Lease lease = prepared(lend(view, node, use, place.get()), preparation);
                if (serves(lease) && isFresh(lease, attempt)) {
                    return lease;
                }
                lease.giveBack();
            } catch (SQLException e) {
                retries.notLent(view, node, use, attempt, e);
            }
        }
    }

    /**
     * Takes a connection to the primary once, if there is a primary: what nobody but a person can mend is told at the start.
     *
     * @throws SQLException if no connection will ever be had as things are set
     */
    void tryLogin() throws SQLException {
        new FirstLogin(pools, gate.view()).run();
    }

    private Lease lend(RouterView view, NodeId node, Use use, Runnable leavePlace) throws SQLException {
        Lease lease;
        try {
            lease = pools.lend(view, node, use);
        } catch (SQLException | RuntimeException e) {
            leavePlace.run();
            throw e;
        }
        lease.whenReturned(leavePlace);
        return lease;
    }

    private Lease prepared(Lease lease, Preparation preparation) throws SQLException {
        try {
            if (ledger.isPresent() && lease.use() == Use.WRITE) {
                ledger.get().prepare(lease.connection());
            }
            preparation.prepare(lease);
            return lease;
        } catch (SQLException e) {
            if (Loss.of(e) == Loss.NONE && !lease.isCut()) {
                lease.discard();
                throw new UnusableSettingException(e);
            }
            lost(lease);
            throw e;
        }
    }

    /** Whether a lease's node has what the attempt wants to see; waits for it a moment. */
    boolean isFresh(Lease lease, Attempt attempt) throws SQLException {
        if (lease.use() == Use.WRITE
                || view().writable().filter(lease.node()::equals).isPresent()
                || freshness.isKnownToHave(lease.node(), attempt.wanted())) {
            return true;
        }
        try {
            boolean fresh = freshness.waitFor(attempt.wanted(), lease);
            if (!fresh) {
                attempt.passOver(lease.node());
            }
            return fresh;
        } catch (SQLException e) {
            lost(lease);
            throw e;
        }
    }

    /** A read that was begun then was answered by a node. */
    void answered(Lease lease, long began) {
        readChoice.answered(lease.node(), began, System.nanoTime());
    }

    /**
     * A call failed on a lease that was lost, and may be made again: waits for another one.
     *
     * @throws SQLException if the attempt's time is over
     */
    void awaitAnother(RouterView seen, Lease lost, Attempt attempt, SQLException failure) throws SQLException {
        retries.lost(seen, lost, attempt, failure);
    }

    /** Waits before the next try: until the view changes, or for a moment. */
    void pause(RouterView seen, Use use, Attempt attempt) throws SQLException {
        retries.pause(seen, use, attempt);
    }

    /** Whether a new unit of work may use a lease. */
    boolean serves(Lease lease) {
        return !lease.isCut() && gate.view().serves(lease.node(), lease.use(), lease.epoch());
    }

    /**
     * Whether a lease is alive, as the application wants it, and has what it wants to see. What fails here has sent nothing of
     * the application's.
     */
    boolean isReady(Lease lease, Attempt attempt, Preparation preparation) throws SQLException {
        try {
            if (lease.isAlive(attempt.deadline().started())) {
                preparation.prepare(lease);
                return isFresh(lease, attempt);
            }
        } catch (SQLException e) {
            if (Loss.of(e, lease) == Loss.NONE) {
                throw e;
            }
        }
        lost(lease);
        return false;
    }

    /** Whether a unit of work that has begun on a lease may go on: its epoch has not passed. */
    boolean holds(Lease lease) {
        return !lease.isCut()
                && (lease.use() == Use.READ || lease.epoch().equals(gate.view().epoch()));
    }

    /** Takes back a lease whose connection died, and with it the idle ones of its pool. */
    void lost(Lease lease) {
        lease.discard();
        lease.entry().pool().drain();
        if (lease.use() == Use.READ) {
            readChoice.failed(lease.node(), System.nanoTime());
        }
    }

    /** How things stand, for people and monitors. */
    RouterStatus status() {
        RouterView view = gate.view();
        return new RouterStatus(
                view.cluster(),
                view.epoch(),
                view.phase(),
                view.reason(),
                view.writable(),
                view.readable(),
                gate.waiting() + spill.waiting(),
                pools.lent(),
                gate.longestPause(),
                counters.changeovers(),
                counters.lostCommits());
    }

    @Override
    public void close() {
        pools.close();
    }
}
