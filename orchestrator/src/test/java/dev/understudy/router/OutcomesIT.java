package dev.understudy.router;

import static dev.understudy.router.RealStage.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the ways to find out an outcome need of a real server, and leave on it. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class OutcomesIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final String TAGS =
            "SELECT (LENGTH(@@GLOBAL.gtid_executed)" + " - LENGTH(REPLACE(@@GLOBAL.gtid_executed, ':us_', ''))) DIV 4";

    @TempDir
    private static Path folder;

    private static RealServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = RealServer.start(DB1, folder);
        server.act(control -> control.openForWrites(0));
        server.asRoot(
                "GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO '" + RealServer.APPLICATION.user() + "'",
                "CREATE TABLE app.t (id INT PRIMARY KEY AUTO_INCREMENT)",
                "CREATE USER poor IDENTIFIED BY 'p'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON app.* TO poor");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.kill();
    }

    private static RealStage stage(Map<String, String> properties) throws Exception {
        return new RealStage(Map.of(DB1, server), DB1, properties);
    }

    private static void write(RealStage stage) throws SQLException {
        try (Connection connection = stage.connection()) {
            execute(connection, "INSERT INTO t VALUES ()");
        }
    }

    @Test
    void whatRoutersThatAreGoneHaveLeftIsDeletedToTheLast() throws Exception {
        try (RealStage stage = stage(Map.of("outcomes", "LEDGER"))) {
            write(stage);
            server.asRoot(
                    "SET SESSION cte_max_recursion_depth = 10000",
                    "INSERT INTO app.understudy_commits (instance, slot, number, at)"
                            + " WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
                            + " SELECT 7, i, 1, NOW() - INTERVAL 2 DAY FROM n");
            new OutcomesUpkeep(stage.router()).run();
            assertThat(stage.on(DB1, "SELECT COUNT(*) FROM understudy_commits"))
                    .as("its own row alone")
                    .isEqualTo("1");
            assertThat(stage.router().status().inFlight().values()).containsOnly(0);
        }
    }

    @Test
    void anAccountThatMayNotMakeTheTableHearsWhatToDo() throws Exception {
        try (RealStage stage =
                stage(Map.of("outcomes", "LEDGER", "ledgerTable", "other_commits", "user", "poor", "password", "p"))) {
            assertThatThrownBy(stage.router()::tryLogin)
                    .as("at the start")
                    .hasMessageContaining("outcomes=LEDGER needs");
            assertThatThrownBy(() -> write(stage))
                    .hasMessageContainingAll(
                            "outcomes=LEDGER needs a table that this account cannot use",
                            "CREATE TABLE IF NOT EXISTS `app`.`other_commits`",
                            "outcomes=NONE");
        }
    }

    @Test
    void anAccountWithoutThePrivilegesHearsTheGrant() throws Exception {
        try (RealStage stage = stage(Map.of("outcomes", "GTID", "user", "poor", "password", "p"))) {
            assertThatThrownBy(stage.router()::tryLogin).as("at the start").hasMessageContaining("GRANT");
            assertThatThrownBy(() -> write(stage))
                    .hasMessageContainingAll(
                            "GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO 'poor'@'%'", "forge GTIDs");
        }
    }

    @Test
    void theTagOfASessionThatEndedInGoodOrderIsUsedAgain() throws Exception {
        try (RealStage stage = stage(Map.of("outcomes", "GTID"))) {
            int before = Integer.parseInt(stage.on(DB1, TAGS));
            for (int i = 0; i < 10; i++) {
                try (Connection connection = stage.connection()) {
                    execute(connection, "INSERT INTO t VALUES ()");
                    execute(connection, "SET @a = 1"); // nobody else gets this session
                }
            }
            assertThat(Integer.parseInt(stage.on(DB1, TAGS)) - before).isEqualTo(1);
        }
    }

    @Test
    void theTagOfASessionInDoubtIsNotUsedAgain() throws Exception {
        try (RealStage stage = stage(Map.of("outcomes", "GTID"))) {
            int before = Integer.parseInt(stage.on(DB1, TAGS));
            for (int i = 0; i < 3; i++) {
                stage.wire(DB1).trap("\u0001commit", WireProxy.Fate.ANSWER_LOST);
                write(stage);
            }
            assertThat(Integer.parseInt(stage.on(DB1, TAGS)) - before).isEqualTo(3);
        }
    }

    @Test
    void oneCommitTellsTheNumberOfTheNext() throws Exception {
        try (RealStage stage = stage(Map.of("outcomes", "GTID"))) {
            write(stage);
            stage.wire(DB1).trap("gtid_subtract", WireProxy.Fate.REQUEST_LOST);
            for (int i = 0; i < 5; i++) {
                write(stage);
            }
            assertThat(stage.wire(DB1).isSprung())
                    .as("the number was asked for")
                    .isFalse();
        }
    }

    @Test
    void whatWouldMakeTheAnswersUntrueIsRefused() throws Exception {
        try (RealStage stage = stage(Map.of("outcomes", "GTID"));
                Connection connection = stage.connection()) {
            for (String sql : new String[] {"SET gtid_next = 'AUTOMATIC'", "SET @a = 1, SESSION sql_log_bin = 0"}) {
                assertThatThrownBy(() -> execute(connection, sql))
                        .isInstanceOf(SQLFeatureNotSupportedException.class)
                        .hasMessageContaining("was not sent");
            }
        }
    }

    @Test
    void beyondTheBoundNoTagsAreMade() throws Exception {
        RealServer full = RealServer.start(DB2, folder);
        try {
            full.act(control -> control.openForWrites(0));
            full.asRoot(
                    "GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO '" + RealServer.APPLICATION.user() + "'",
                    "CREATE TABLE app.t (id INT PRIMARY KEY AUTO_INCREMENT)");
            try (Connection connection = full.connect(RealServer.APPLICATION)) {
                for (int i = 0; i < CommitTags.MOST_TAGS; i++) {
                    execute(connection, "SET gtid_next = 'AUTOMATIC:us_old_" + i + "'");
                    execute(connection, "INSERT INTO app.t VALUES ()");
                }
            }
            try (RealStage stage = new RealStage(Map.of(DB2, full), DB2, Map.of("outcomes", "GTID"));
                    Connection connection = stage.transaction()) {
                execute(connection, "INSERT INTO t VALUES ()");
                connection.commit();
                execute(connection, "INSERT INTO t VALUES ()");
                stage.wire(DB2).trap("\u0001commit", WireProxy.Fate.ANSWER_LOST);
                assertThatThrownBy(connection::commit).isInstanceOf(TransactionOutcomeUnknownException.class);
                assertThat(stage.on(DB2, TAGS)).isEqualTo("" + CommitTags.MOST_TAGS);
            }
        } finally {
            full.kill();
        }
    }
}
