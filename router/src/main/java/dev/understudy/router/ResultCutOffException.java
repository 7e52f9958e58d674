package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** A connection was lost after a part of a result had been delivered (SQLState 08006). It may be read again. */
public final class ResultCutOffException extends SQLTransientConnectionException implements FailoverException {
    private static final long serialVersionUID = 1;

    private final FailoverOrigin origin;

    ResultCutOffException(FailoverOrigin origin, String message, @Nullable Throwable cause) {
        super(message, Errors.CUT_OFF, cause);
        this.origin = origin;
    }

    @Override
    public Outcome outcome() {
        return Outcome.READ_IN_PART;
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
