package dev.understudy.router;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what transactions of routers that are gone have left, in small parts. */
final class OutcomesUpkeep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomesUpkeep.class);

    private final Router router;

    OutcomesUpkeep(Router router) {
        this.router = router;
    }

    @Override
    public void run() {
        try {
            Outcomes.Remains left = Outcomes.Remains.MORE;
            while (left == Outcomes.Remains.MORE
                    && router.view().isOpenFor(Use.WRITE)
                    && !Thread.currentThread().isInterrupted()) {
                left = tidy();
            }
        } catch (SQLException e) {
            LOG.info("what old transactions left was not deleted, and will be tried again: {}", e.getMessage());
        }
    }

    /** Borrows anew for each part: whoever waits for a connection need not wait for all of them. */
    private Outcomes.Remains tidy() throws SQLException {
        Lease lease = router.lending().bind(Use.WRITE, router.attempt(), fresh -> {});
        try {
            Outcomes.Remains left = router.outcomes().tidy(lease);
            lease.giveBack();
            return left;
        } catch (SQLException e) {
            lease.discard();
            throw e;
        }
    }
}
