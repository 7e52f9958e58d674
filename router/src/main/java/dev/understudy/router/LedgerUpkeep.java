package dev.understudy.router;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what routers that are gone have left in the ledger. */
final class LedgerUpkeep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerUpkeep.class);

    private final Router router;

    LedgerUpkeep(Router router) {
        this.router = router;
    }

    @Override
    public void run() {
        if (!router.view().isOpenFor(Use.WRITE)) {
            return;
        }
        router.ledger().ifPresent(this::prune);
    }

    private void prune(CommitLedger ledger) {
        try {
            Lease lease = router.bind(Use.WRITE, router.attempt(), fresh -> {});
            try {
                ledger.prune(lease.connection());
                lease.giveBack();
            } catch (SQLException e) {
                lease.discard();
                throw e;
            }
        } catch (SQLException e) {
            LOG.info("the ledger of commits was not pruned, and will be tried again: {}", e.getMessage());
        }
    }
}
