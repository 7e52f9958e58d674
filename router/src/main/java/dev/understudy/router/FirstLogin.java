package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;

/** Takes a connection to the primary once, so that what only a person can mend is told at the start. */
final class FirstLogin {
    /** The pool waits for half a second each time. */
    private static final int MOST_TRIES = 4;

    private final Pools pools;
    private final RouterView view;
    private final Outcomes outcomes;

    FirstLogin(Pools pools, RouterView view, Outcomes outcomes) {
        this.pools = pools;
        this.view = view;
        this.outcomes = outcomes;
    }

    /**
     * Tries it, if there is a primary.
     *
     * @throws SQLException if no connection will ever be had as things are set; whatever else fails is left to the first call
     */
    void run() throws SQLException {
        if (view.writable().isPresent()) {
            boolean answered = false;
            for (int tries = 0; tries < MOST_TRIES && !answered; tries++) {
                answered = isAnswered(view.writable().get());
            }
        }
    }

    private boolean isAnswered(NodeId primary) throws SQLException {
        try {
            requireOutcomes(pools.lend(view, primary, Use.WRITE));
            return true;
        } catch (UnusableSettingException e) {
            throw e.reason();
        } catch (SQLException e) {
            SQLException unusable = Loss.unusable(e);
            if (unusable != null) {
                throw unusable;
            }
            // Without a cause the pool only says that the server has not answered yet.
            return e.getCause() != null;
        }
    }

    private void requireOutcomes(Lease lease) throws SQLException {
        try {
            outcomes.prepare(lease);
            lease.giveBack();
        } catch (SQLException e) {
            lease.discard();
            throw Loss.of(e) == Loss.NONE ? new UnusableSettingException(e) : e;
        }
    }
}
