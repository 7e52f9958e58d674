package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What applications are told, and with which SQLState. */
final class Errors {
    static final String NOT_SENT = "08001";
    static final String ROLLED_BACK = "40001";
    static final String UNKNOWN = "08007";
    static final String CUT_OFF = "08006";
    static final String CLOSED = "08003";
    static final String IN_TRANSACTION = "25001";

    private Errors() {}

    static SQLException gateTimeout(RouterView view, Use use, Attempt attempt) {
        String what = switch (use) {
            case WRITE -> "no writable primary";
            case READ -> "no node that may be read";
        };
        return notSent(
                view,
                "cluster " + view.cluster() + " has " + what + " (" + describe(view) + "); waited "
                        + seconds(attempt.deadline().elapsed())
                        + ". Nothing was sent: run it again, and look at the cluster's status if this goes on",
                attempt.last());
    }

    static SQLException gateFull(RouterView view, int capacity) {
        return notSent(
                view,
                "cluster " + view.cluster() + " has no node for this (" + describe(view) + ") and " + capacity
                        + " requests wait already (property gateCapacity). Nothing was sent: run it again later",
                null);
    }

    static SQLException nodeTimeout(RouterView view, NodeId node, Attempt attempt) {
        SQLException last = attempt.last();
        return notSent(
                view,
                "cluster " + view.cluster() + ": " + node + " gave no connection within "
                        + seconds(attempt.deadline().elapsed()) + " (" + describe(view) + "): "
                        + (last == null ? "no cause is known" : firstLine(last)) + ". Nothing was sent: run it again",
                last);
    }

    static SQLException noReplica(RouterView view) {
        return notSent(
                view,
                "cluster " + view.cluster() + " has no replica that may be read (" + describe(view)
                        + ") and the primary is not to be (property readsWithoutReplica=ERROR). Nothing was sent: run it"
                        + " again later",
                null);
    }

    static SQLException spillFull(RouterView view, int limit, Attempt attempt) {
        return notSent(
                view,
                "cluster " + view.cluster() + " has no replica that may be read (" + describe(view)
                        + ") and the primary"
                        + " has " + limit + " reads in work in place of replicas already (property spillLimit); waited "
                        + seconds(attempt.deadline().elapsed()) + ". Nothing was sent: run it again later",
                attempt.last());
    }

    static SQLException doesNotUnwrap(Class<?> type) {
        return new SQLException(
                "a routed object may move to another server, so it does not unwrap to " + type.getName());
    }

    static SQLException interrupted(RouterView view) {
        return notSent(
                view,
                "the thread was interrupted while it waited for cluster " + view.cluster() + ". Nothing was sent",
                null);
    }

    static SQLException rolledBack(Lease lease, Throwable cause) {
        return new TransactionRolledBackException(
                FailoverOrigin.of(lease),
                "the transaction on " + where(lease) + " was lost: " + firstLine(cause)
                        + ". It was not committed: run the transaction again",
                cause);
    }

    /**
     * A commit was lost. After a failover that a person forced it may have been committed and lost: no record tells the router
     * of that.
     */
    static SQLException notInHistory(Lease lease, Throwable cause) {
        return new TransactionRolledBackException(
                FailoverOrigin.of(lease),
                "the transaction on " + where(lease) + " was lost: " + firstLine(cause)
                        + ". It is not in the cluster's history: run the transaction again",
                cause);
    }

    /** A transaction was lost before its commit; what it did beyond its rollback stays. */
    static SQLException lost(Lease lease, TransactionState.Writes writes, SQLException cause) {
        return switch (writes) {
            case NONE, TRANSACTIONAL -> rolledBack(lease, cause);
            case BEYOND ->
                new TransactionOutcomeUnknownException(
                        FailoverOrigin.of(lease),
                        "the transaction on " + where(lease) + " was lost: " + firstLine(cause)
                                + ". It ran a statement that may have committed a part of it: look before you run it again",
                        cause);
        };
    }

    static SQLException epochPassed(Lease lease, RouterView view) {
        return new TransactionRolledBackException(
                FailoverOrigin.of(lease),
                "the transaction on " + where(lease) + " was lost: cluster " + view.cluster() + " is in epoch "
                        + view.epoch() + ". It was not committed: run the transaction again",
                null);
    }

    static SQLException outcomeUnknown(Lease lease, SQLException cause) {
        return new TransactionOutcomeUnknownException(
                FailoverOrigin.of(lease),
                "the connection to " + where(lease) + " was lost after a statement that commits had been sent: "
                        + firstLine(cause) + ". Whether it was committed is not known: look before you run it again",
                cause);
    }

    static SQLException cutOff(Lease lease, SQLException cause) {
        return new ResultCutOffException(
                FailoverOrigin.of(lease),
                "the answer of " + where(lease) + " was cut off after a part of it had been delivered: "
                        + firstLine(cause) + ". Read it again",
                cause);
    }

    static SQLException closed(String what) {
        return new SQLException("this " + what + " is closed", CLOSED);
    }

    static SQLException notSent(RouterView view, String message, @Nullable Throwable cause) {
        return new NothingSentException(FailoverOrigin.of(view), message, cause);
    }

    /** Connector/J adds lines about its packets. */
    private static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse(message);
    }

    private static String where(Lease lease) {
        return lease.node() + " (epoch " + lease.epoch() + ")";
    }

    private static String describe(RouterView view) {
        return "epoch " + view.epoch() + ", " + view.phase().name().toLowerCase(Locale.ROOT) + ": " + view.reason();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
