package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.util.Optional;

/** Gives out connections to nodes that take the work, ready to be used, and takes lost ones back. */
final class Lending {
    /** Makes a connection ready for its borrower. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Lease lease) throws SQLException;
    }

    private final Gate gate;
    private final Pools pools;
    private final Freshness freshness;
    private final Outcomes outcomes;
    private final Spill spill;
    private final ReadChoice readChoice;
    private final NodeChoice choice;
    private final Retries retries;

    Lending(Gate gate, Pools pools, Freshness freshness, Outcomes outcomes, Spill spill, RouterSettings settings) {
        this.gate = gate;
        this.pools = pools;
        this.freshness = freshness;
        this.outcomes = outcomes;
        this.spill = spill;
        this.readChoice = new ReadChoice(node -> pools.lent(node, Use.READ), settings.zone());
        this.choice = new NodeChoice(readChoice, settings.readsWithoutReplica());
        this.retries = new Retries(gate, readChoice);
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
            if (lease.use() == Use.WRITE) {
                outcomes.prepare(lease);
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
                || gate.view().writable().filter(lease.node()::equals).isPresent()
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

    /** A read that was begun then was answered by a node. */
    void answered(Lease lease, long began) {
        readChoice.answered(lease.node(), began, System.nanoTime());
    }

    /** Takes back a lease whose connection died, and with it the idle ones of its pool. */
    void lost(Lease lease) {
        lease.discard();
        lease.entry().pool().drain();
        if (lease.use() == Use.READ) {
            readChoice.failed(lease.node(), System.nanoTime());
        }
    }
}
