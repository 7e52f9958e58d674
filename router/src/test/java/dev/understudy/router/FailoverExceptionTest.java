package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.router.FailoverException.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application can ask an exception for, without reading its text. */
@Timeout(30)
class FailoverExceptionTest {
    private static void assertTells(Throwable thrown, Class<? extends SQLException> caught, Outcome outcome, long epoch)
            throws Exception {
        assertThat(thrown).isInstanceOf(caught);
        for (Throwable e : new Throwable[] {thrown, overTheWire(thrown)}) {
            assertThat(e).isInstanceOfSatisfying(FailoverException.class, failover -> {
                assertThat(failover.outcome()).isEqualTo(outcome);
                assertThat(failover.cluster()).isEqualTo(ClusterName.of("shop"));
                assertThat(failover.epoch()).isEqualTo(new Epoch(epoch));
            });
        }
    }

    private static Throwable overTheWire(Throwable e) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(e);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Throwable) in.readObject();
        }
    }

    @Test
    void whatWasNotSentIsKnownInTheNewestEpoch() throws Exception {
        try (Stage stage = new Stage(Map.of("gateTimeout", "50ms"));
                Connection connection = stage.connection()) {
            stage.router.publish(Views.revoking(4, Views.DB1));
            assertTells(
                    catchThrowable(() -> Stage.insert(connection, 1)),
                    SQLTransientConnectionException.class,
                    Outcome.NOT_SENT,
                    4);
        }
    }

    @Test
    void aLostTransactionIsKnownInTheEpochItBeganIn() throws Exception {
        try (Stage stage = new Stage();
                Connection connection = stage.transaction()) {
            Stage.insert(connection, 1);
            stage.router.publish(Views.revoking(4, Views.DB1));
            stage.router.publish(Views.failedOver(4, Views.DB2, Views.DB1));
            assertTells(
                    catchThrowable(connection::commit),
                    SQLTransactionRollbackException.class,
                    Outcome.NOT_COMMITTED,
                    3);
        }
    }

    @Test
    void aLostCommitIsNotSafeToRunAgain() throws Exception {
        try (Stage stage = new Stage();
                Connection connection = stage.transaction()) {
            Stage.insert(connection, 1);
            stage.db1.breakAfter("COMMIT");
            assertTells(catchThrowable(connection::commit), SQLRecoverableException.class, Outcome.UNKNOWN, 3);
        }
        assertThat(Outcome.UNKNOWN.mayBeRunAgain()).isFalse();
    }

    @Test
    void aResultThatWasCutOffMayBeReadAgain() throws Exception {
        try (Stage stage = new Stage()) {
            Lease lease = stage.router.lending().bind(Use.WRITE, stage.router.attempt(), unused -> {});
            assertTells(
                    Errors.cutOff(lease, new SQLException("Communications link failure", "08S01")),
                    SQLTransientConnectionException.class,
                    Outcome.READ_IN_PART,
                    3);
            lease.discard();
        }
        assertThat(Outcome.READ_IN_PART.mayBeRunAgain()).isTrue();
    }
}
