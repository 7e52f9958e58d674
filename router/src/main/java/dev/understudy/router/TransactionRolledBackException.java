package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import java.sql.SQLTransactionRollbackException;
import org.jspecify.annotations.Nullable;

/** A transaction was lost and is proven not to be committed (SQLState 40001). It may be run again. */
public final class TransactionRolledBackException extends SQLTransactionRollbackException implements FailoverException {
    private static final long serialVersionUID = 1;

    private final FailoverOrigin origin;

    TransactionRolledBackException(FailoverOrigin origin, String message, @Nullable Throwable cause) {
        super(message, Errors.ROLLED_BACK, cause);
        this.origin = origin;
    }

    @Override
    public Outcome outcome() {
        return Outcome.NOT_COMMITTED;
    }

    @Override
    public ClusterName cluster() {
        return origin.cluster();
    }

    @Override
    public Epoch epoch() {
        return origin.epoch();
    }
}
