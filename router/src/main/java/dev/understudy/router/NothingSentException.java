package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** No server could take the work in time: nothing was sent (SQLState 08001). It may be run again later. */
public final class NothingSentException extends SQLTransientConnectionException implements FailoverException {
    private static final long serialVersionUID = 1;

    private final FailoverOrigin origin;

    NothingSentException(FailoverOrigin origin, String message, @Nullable Throwable cause) {
        super(message, Errors.NOT_SENT, cause);
        this.origin = origin;
    }

    @Override
    public Outcome outcome() {
        return Outcome.NOT_SENT;
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
