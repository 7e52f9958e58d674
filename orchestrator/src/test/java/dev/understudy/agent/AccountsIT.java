package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.NodeId;
import dev.understudy.doctor.Ailment;
import dev.understudy.doctor.Checkup;
import dev.understudy.doctor.ClusterFacts;
import dev.understudy.doctor.Seen;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.FactsReader;
import dev.understudy.mysql.ReplicaAccounts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each account can do its work on a real server, and not what is none of its business. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final ReplicaAccounts REPLICAS =
            new ReplicaAccounts(RealServer.ROLE, new TreeSet<>(List.of(DB1, DB2)));

    private static final Map<String, Account> ACCOUNTS = Map.of(
            "agent", RealServer.AGENT,
            "doctor", RealServer.DOCTOR,
            "application", RealServer.APPLICATION,
            "replica", REPLICAS.of(DB2));

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private RealServer server;

    @BeforeAll
    void start() throws Exception {
        server = RealServer.start(DB1, folder, REPLICAS);
        server.act(control -> {
            control.openForWrites(0);
            control.refuseReplicas(REPLICAS, new TreeSet<>());
        });
        try (Connection connection = server.connect(RealServer.APPLICATION);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE app.secret (id INT PRIMARY KEY)");
        }
    }

    @AfterAll
    void kill() throws Exception {
        server.kill();
    }

    private void execute(String account, String sql) throws SQLException {
        try (Connection connection = server.connect(
                        Optional.ofNullable(ACCOUNTS.get(account)).orElseThrow());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    agent       | SET GLOBAL offline_mode = OFF
                    agent       | SET GLOBAL super_read_only = OFF
                    agent       | STOP REPLICA
                    agent       | FLUSH NO_WRITE_TO_BINLOG BINARY LOGS
                    agent       | REPLACE INTO understudy.barrier VALUES (1, 1, 'x')
                    agent       | ALTER USER 'app'@'%' ACCOUNT UNLOCK
                    agent       | GRANT 'understudy_replica' TO 'understudy_replica_db2'@'%'
                    agent       | ALTER USER 'app'@'%' IDENTIFIED BY 'the application''s word' RETAIN CURRENT PASSWORD
                    application | INSERT INTO app.secret VALUES (1)
                    application | CREATE TABLE app.another (id INT PRIMARY KEY)
                    doctor      | SELECT * FROM performance_schema.replication_connection_configuration
                    doctor      | SHOW BINARY LOGS
                    doctor      | SELECT * FROM understudy.account
                    replica     | SHOW REPLICAS
                    """)
    void anAccountCanDoItsWork(String account, String sql) {
        assertThatCode(() -> execute(account, sql)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    agent       | SELECT * FROM app.secret
                    agent       | SELECT authentication_string FROM mysql.user
                    agent       | SHUTDOWN
                    agent       | GRANT SUPER ON *.* TO 'app'@'%'
                    agent       | INSTALL PLUGIN clone SONAME 'mysql_clone.so'
                    application | SELECT * FROM mysql.user
                    application | SELECT * FROM understudy.barrier
                    application | SET GLOBAL read_only = OFF
                    application | SET SESSION sql_log_bin = 0
                    application | CREATE USER eve
                    application | STOP REPLICA
                    doctor      | SELECT * FROM app.secret
                    doctor      | SELECT authentication_string FROM mysql.user
                    doctor      | SET GLOBAL sync_binlog = 1
                    doctor      | INSERT INTO app.secret VALUES (2)
                    doctor      | CREATE USER eve
                    doctor      | STOP REPLICA
                    doctor      | SHUTDOWN
                    replica     | SELECT * FROM app.secret
                    replica     | SET GLOBAL rpl_semi_sync_source_enabled = OFF
                    replica     | CREATE USER eve
                    """)
    void anAccountCannotDoWhatIsNotItsWork(String account, String sql) {
        assertThatThrownBy(() -> execute(account, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    @Test
    void theAgentComesInFromItsOwnHostOnly() throws Exception {
        Seen seen = new FactsReader(RealServer.DOCTOR).look(server.endpoint());

        assertThat(seen).isInstanceOf(Seen.Answered.class);
        assertThat(((Seen.Answered) seen).facts().accounts())
                .filteredOn(account -> account.user().equals(RealServer.AGENT.user()))
                .extracting("host")
                .containsExactly("127.0.0.1");
    }

    @Test
    void theDoctorFindsNothingAmongTheAccounts() {
        Seen seen = new FactsReader(RealServer.DOCTOR).look(server.endpoint());

        assertThat(Checkup.of(new ClusterFacts(new TreeMap<>(Map.of("db1", seen)), Optional.empty())))
                .extracting(Ailment::check)
                .isEmpty();
    }
}
