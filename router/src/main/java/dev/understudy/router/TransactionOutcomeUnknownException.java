package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import java.sql.SQLRecoverableException;
import org.jspecify.annotations.Nullable;

/**
 * A connection was lost while a commit, or a statement that commits, was on its way: it may have been committed or not
 * (SQLState 08007). Whoever runs it again without looking may do it twice.
 */
public final class TransactionOutcomeUnknownException extends SQLRecoverableException implements FailoverException {
    private static final long serialVersionUID = 1;

    private final FailoverOrigin origin;

    TransactionOutcomeUnknownException(FailoverOrigin origin, String message, @Nullable Throwable cause) {
        super(message, Errors.UNKNOWN, cause);
        this.origin = origin;
    }

    @Override
    public Outcome outcome() {
        return Outcome.UNKNOWN;
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
