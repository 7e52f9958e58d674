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
    private final Gate gate;
    private final Pools pools;
    private final Freshness freshness;
    private final Outcomes outcomes;
    private final Spill spill;
    private final Lending lending;
    private final Executor housekeeping;
    private final Counters counters = new Counters();
    private final Routing routing;
    private final SqlCache texts = new SqlCache();
    private final Duration gateTimeout;

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
        this.freshness = new Freshness(settings.readYourWrites(), settings.freshnessWait(), executed);
        this.outcomes = settings.outcomes().begin();
        this.spill = new Spill(settings.spillLimit(), settings.gateCapacity(), gate::view);
        this.lending = new Lending(gate, pools, freshness, outcomes, spill, settings);
        this.housekeeping = housekeeping;
        this.routing = settings.routing();
        this.gateTimeout = settings.gateTimeout();
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
        return RouteExplanation.of(course(new SessionSettings("")).explain(sql), view(), Optional.empty());
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

    /** Finds out what became of commits whose answers were lost. */
    Outcomes outcomes() {
        return outcomes;
    }

    Counters counters() {
        return counters;
    }

    /**
     * Takes a connection to the primary once, if there is a primary: what nobody but a person can mend is told at the start.
     *
     * @throws SQLException if no connection will ever be had as things are set
     */
    void tryLogin() throws SQLException {
        new FirstLogin(pools, gate.view(), outcomes).run();
    }

    /** Gives out connections to the nodes. */
    Lending lending() {
        return lending;
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
