package dev.understudy.router;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work in a transaction, and again in another one as long as each is proven not to be committed. */
final class RepeatedTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedTransaction.class);

    /** Two that deadlock each other must not meet again at once. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Supplier<RoutedConnection> connections;
    private final Deadline deadline;

    /**
     * Prepares for one piece of work.
     *
     * @param deadline after which a failure is final
     */
    RepeatedTransaction(Supplier<RoutedConnection> connections, Deadline deadline) {
        this.connections = connections;
        this.deadline = deadline;
    }

    <T> T run(TransactionWork<T> work) throws SQLException {
        for (int failures = 1; ; failures++) {
            try (RoutedConnection connection = connections.get()) {
                return connection.inTransaction(work);
            } catch (SQLException | RuntimeException e) {
                if (!isNotCommitted(e) || deadline.hasPassed()) {
                    throw e;
                }
                LOG.debug("a transaction is run again, for the {}. time: {}", failures, e.getMessage());
            }
            long most = Math.min(PAUSE_NANOS * failures, LONGEST_PAUSE_NANOS);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
        }
    }

    /** Lost and proven not to be committed, or ended by the server because of a deadlock or a lock held too long. */
    private static boolean isNotCommitted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Errors.ROLLED_BACK.equals(sql.getSQLState());
            }
        }
        return false;
    }
}
