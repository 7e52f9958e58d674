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
    private final ReadChoice readChoice;
    private final ReadsWithoutReplica withoutReplica;

    Lending(Gate gate, Pools pools, Freshness freshness, Outcomes outcomes, RouterSettings settings) {
        this.gate = gate;
        this.pools = pools;
        this.freshness = freshness;
        this.outcomes = outcomes;
        this.readChoice = new ReadChoice(node -> pools.lent(node, Use.READ), settings.zone());
        this.withoutReplica = settings.readsWithoutReplica();
    }

    /**
     * Borrows a connection to a node that takes this work, waiting for one until the attempt's deadline.
     *
     * @throws SQLException if there is none in time, or the server refuses the account; nothing was sent then
     */
    Lease bind(Use use, Attempt attempt, Preparation preparation) throws SQLException {
        while (true) {
            RouterView view = gate.await(use, attempt);
            NodeId node = choose(view, use, attempt);
            try {
                Lease lease = prepared(pools.lend(view, node, use), preparation);
                if (serves(lease) && isFresh(lease, attempt)) {
                    return lease;
                }
                lease.giveBack();
            } catch (SQLException e) {
                retryOrGiveUp(view, node, use, attempt, e);
            }
        }
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

    private NodeId choose(RouterView view, Use use, Attempt attempt) throws SQLException {
        Optional<NodeId> node = switch (use) {
            case WRITE -> view.writable();
            case READ -> readChoice.choose(view, attempt.passedOver());
        };
        if (use == Use.READ
                && withoutReplica == ReadsWithoutReplica.ERROR
                && node.isPresent()
                && node.equals(view.primary())) {
            throw Errors.noReplica(view);
        }
        return node.orElseThrow(() -> new IllegalStateException("the gate let work through to nobody"));
    }

    private void retryOrGiveUp(RouterView view, NodeId node, Use use, Attempt attempt, SQLException e)
            throws SQLException {
        if (e instanceof UnusableSettingException setting) {
            throw setting.reason();
        }
        SQLException permanent = Loss.permanent(e);
        if (permanent != null) {
            throw permanent;
        }
        attempt.failed(e);
        readChoice.failed(node);
        if (attempt.deadline().hasPassed()) {
            throw Errors.nodeTimeout(view, node, attempt);
        }
        pause(view, use, attempt);
    }

    /**
     * A call failed on a lease that was lost, and may be made again: waits for another one.
     *
     * @throws SQLException if the attempt's time is over
     */
    void awaitAnother(RouterView seen, Lease lost, Attempt attempt, SQLException failure) throws SQLException {
        attempt.failed(failure);
        if (attempt.deadline().hasPassed()) {
            throw Errors.nodeTimeout(seen, lost.node(), attempt);
        }
        pause(seen, lost.use(), attempt);
    }

    /** Waits before the next try: until the view changes, or for a moment. A read has other nodes to try first. */
    void pause(RouterView seen, Use use, Attempt attempt) throws SQLException {
        boolean othersLeft =
                use == Use.READ && attempt.failures() < seen.readable().size();
        if (!othersLeft) {
            gate.awaitChange(seen, attempt.pauseNanos());
        }
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
            readChoice.failed(lease.node());
        }
    }
}
