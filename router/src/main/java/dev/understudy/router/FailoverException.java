package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;

/**
 * What is known of work that a cluster did not finish. Each SQLException of the router that a failover may cause is one, and
 * also the JDBC class of its SQLState, so that code which knows only that goes on to work.
 *
 * <pre>{@code
 * catch (SQLException e) {
 *     if (e instanceof FailoverException failover && failover.outcome().mayBeRunAgain()) {
 *         // once more, from the beginning of the transaction
 *     }
 * }
 * }</pre>
 */
public sealed interface FailoverException
        permits NothingSentException,
                TransactionRolledBackException,
                TransactionOutcomeUnknownException,
                ResultCutOffException {
    /** What became of the work. */
    enum Outcome {
        /** No server has received it (08001). */
        NOT_SENT,
        /** It is proven not to be committed, and never will be (40001). */
        NOT_COMMITTED,
        /** It may have been committed, or a part of it (08007): look before it is run again. */
        UNKNOWN,
        /** It only read, and a part of its result has been delivered (08006). */
        READ_IN_PART;

        /** Whether the whole transaction may be run again without being done twice. */
        public boolean mayBeRunAgain() {
            return switch (this) {
                case NOT_SENT, NOT_COMMITTED, READ_IN_PART -> true;
                case UNKNOWN -> false;
            };
        }
    }

    /** What is known of the work. */
    Outcome outcome();

    /** The cluster that it was for. */
    ClusterName cluster();

    /** Of the connection on which the work was; if it was not sent, the newest that the router had heard of. */
    Epoch epoch();
}
