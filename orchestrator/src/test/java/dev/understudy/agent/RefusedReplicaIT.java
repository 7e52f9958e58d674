package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.Access;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** db2 is the only acker of the real primary db1, and is locked out while its own agent says nothing. */
class RefusedReplicaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A receiver that was cut off tries again each second. */
    private static final Duration TWO_ATTEMPTS = Duration.ofMillis(2500);

    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final SortedSet<NodeId> NOBODY = new TreeSet<>();
    private static final SortedSet<NodeId> REFUSED = new TreeSet<>(List.of(DB2));
    private static final ReplicaAccounts REPLICAS =
            new ReplicaAccounts(RealServer.ROLE, new TreeSet<>(List.of(DB1, DB2)));

    @TempDir
    private Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private RealServer source;

    @SuppressWarnings("NullAway.Init")
    private RealServer replica;

    @BeforeEach
    void followWithSemiSync() throws Exception {
        source = RealServer.start(DB1, folder, REPLICAS);
        replica = RealServer.start(DB2, folder, REPLICAS);
        source.act(control -> {
            control.openForWrites(1);
            control.refuseReplicas(REPLICAS, NOBODY);
        });
        startReceiver();
        await().atMost(PATIENCE).until(() -> source.read().semiSync().clients() == 1);
    }

    private void startReceiver() throws SQLException {
        Optional<Endpoint> configured = replica.read().receiver().source();
        replica.act(control -> {
            control.setReplicaSemiSync(ServerControl.OnOff.ON);
            control.follow(configured, source.endpoint(), REPLICAS.of(DB2));
        });
    }

    @AfterEach
    void kill() throws Exception {
        clients.shutdownNow();
        source.kill();
        replica.kill();
    }

    private CompletableFuture<Void> commit(Account account, String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Connection connection = source.connect(account);
                            Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                clients);
    }

    private void refuse(SortedSet<NodeId> nodes) throws SQLException {
        source.act(control -> control.refuseReplicas(REPLICAS, nodes));
    }

    @Test
    void aRefusedReplicaCannotComeBackAndAnswersNobody() throws Exception {
        assertThat(source.read().executed()).as("accounts are no transactions").isEqualTo(GtidSet.EMPTY);

        refuse(REFUSED);

        ServerReport refusing = source.read();
        assertThat(refusing.refused()).containsExactly(DB2);
        assertThat(refusing.semiSync().clients()).isZero();
        assertThat(refusing.executed()).as("a lock is no transaction").isEqualTo(GtidSet.EMPTY);

        CompletableFuture<Void> write = commit(RealServer.APPLICATION, "CREATE TABLE app.t (id INT PRIMARY KEY)");
        await().atMost(PATIENCE).until(() -> source.read().semiSync().waiting() == 1);
        await().during(TWO_ATTEMPTS).atMost(PATIENCE).until(() -> isLockedOut(replica.read()) && !write.isDone());

        replica.act(ServerControl::stopReceiver);
        startReceiver();
        await().during(TWO_ATTEMPTS).atMost(PATIENCE).until(() -> isLockedOut(replica.read()) && !write.isDone());
        assertThat(source.read().refused()).containsExactly(DB2);
        assertThat(replica.read().history()).isEqualTo(GtidSet.EMPTY);

        refuse(NOBODY);

        write.get();
        assertThat(source.read().refused()).isEmpty();
        await().atMost(PATIENCE).until(() -> replica.read().receiver().running() == Running.ON);
    }

    /** It says that it would acknowledge, though it is not connected: that is why it is not let in yet. */
    private static boolean isLockedOut(ServerReport report) {
        return report.receiver().running() == Running.CONNECTING
                && report.receiver().acknowledging()
                && report.receiver().error().contains("Account is locked");
    }

    @Test
    void whatIsSoAlreadyIsNotTouched() throws Exception {
        refuse(NOBODY);
        refuse(NOBODY);
        assertThat(source.read().semiSync().clients()).isEqualTo(1);
        refuse(REFUSED);
        refuse(REFUSED);
        assertThat(source.read().refused()).containsExactly(DB2);
        assertThat(source.read().executed()).isEqualTo(GtidSet.EMPTY);
    }

    @Test
    void aFormerPrimaryRemembersItsLocksAndTakesThemOffWhileItIsOffline() throws Exception {
        refuse(REFUSED);
        source.restart();
        assertThat(source.read().refused()).containsExactly(DB2);

        refuse(NOBODY);

        ServerReport offline = source.read();
        assertThat(offline.refused()).isEmpty();
        assertThat(offline.access()).isEqualTo(Access.OFFLINE);
        assertThat(offline.executed()).isEqualTo(GtidSet.EMPTY);
        source.act(ServerControl::openForReads);
        assertThat(source.read().access()).as("super_read_only is on again").isEqualTo(Access.READABLE);
    }

    @Test
    void aServerThatServesReadersIsNotOpenedForThis() throws Exception {
        source.restart();
        source.act(ServerControl::openForReads);
        assertThatThrownBy(() -> refuse(REFUSED)).isInstanceOf(SQLException.class);
        assertThat(source.read().access()).isEqualTo(Access.READABLE);
    }

    /** Why accounts are made on each server by itself, and not by replication. */
    @Test
    void anAccountThatWaitsForItsAcknowledgementLetsNobodyInNotEvenTheAcker() throws Exception {
        replica.act(ServerControl::stopReceiver);
        await().atMost(PATIENCE).until(() -> source.read().semiSync().clients() == 0);
        CompletableFuture<Void> binlogged = commit(RealServer.AGENT, "CREATE USER binlogged IDENTIFIED BY 'x'");
        startReceiver();
        await().during(TWO_ATTEMPTS)
                .atMost(PATIENCE)
                .until(() -> replica.read().receiver().running() == Running.CONNECTING && !binlogged.isDone());
        source.kill();
        assertThatThrownBy(binlogged::get).as("it was never answered").isInstanceOf(ExecutionException.class);
    }
}
