package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Exports;
import dev.understudy.agent.exports.Manifest;
import dev.understudy.agent.exports.Reason;
import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.ServerReport;
import dev.understudy.client.Traits;
import dev.understudy.lab.MysqldSearch;
import dev.understudy.lab.PortBlock;
import dev.understudy.lab.UserCache;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.AdminSession;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import dev.understudy.mysql.ServerReader;
import dev.understudy.mysql.binlog.BinlogIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real primary is killed while commits wait for an acknowledgement that never comes, and is taken back. */
class RewindIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Account AGENT = new Account("understudy_agent", "the agent's word");
    private static final Account REPLICATION = new Account("replica", "the replica's word");
    private static final Account APPLICATION = new Account("app", "the application's word");

    /** The killed primary, and what is needed to look at it. */
    private record Primary(
            AgentSettings settings, MysqldProcess mysqld, PortBlock ports, Endpoint endpoint, Endpoint admin) {
        static Primary in(Path folder) throws Exception {
            PortBlock ports = PortBlock.claimFree(3);
            Endpoint endpoint = new Endpoint("127.0.0.1", ports.port(0));
            Endpoint admin = new Endpoint("127.0.0.1", ports.port(1));
            NodeDirectory directory = new NodeDirectory(folder);
            Path program = new MysqldSearch(System.getenv("PATH"), UserCache.of(System.getenv()), System.err::println)
                    .find(Optional.empty())
                    .program();
            AgentSettings settings = new AgentSettings(
                    ClusterName.of("shop"),
                    NodeId.of("db1"),
                    directory,
                    new ServerSettings(program, endpoint, admin.port(), ServerSettings.Memory.LEAN),
                    Traits.PLAIN,
                    new Accounts(AGENT, REPLICATION, Optional.of(APPLICATION)));
            directory.create();
            return new Primary(
                    settings,
                    new MysqldProcess(settings.server(), directory, settings.cluster(), settings.node(), () -> {}),
                    ports,
                    endpoint,
                    admin);
        }

        NodeDirectory directory() {
            return settings.directory();
        }

        <T> T asking(Question<T> question) {
            return await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            (Callable<T>) () -> {
                                try (AdminSession session = AdminSession.open(admin, AGENT)) {
                                    return question.ask(session);
                                }
                            },
                            answer -> true);
        }

        ServerReport read() {
            return asking(session -> new ServerReader(session, ReplicaAccounts.ofNobody(REPLICATION))
                    .read()
                    .server());
        }

        /** Runs a statement whose commit will wait for ever, and waits until it does. */
        void leaveWaiting(Account account, String sql) {
            long before = waiting();
            Thread client = new Thread(() -> {
                try (Connection connection = connect(account);
                        Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                } catch (SQLException e) {
                    // The server is killed while this one waits: that is the story.
                }
            });
            client.setDaemon(true);
            client.start();
            await().atMost(PATIENCE).until(() -> waiting() > before);
        }

        /**
         * How many transactions are in the binary log and wait. Asked as the application: the agent's session would end
         * every other one of its account.
         */
        private long waiting() {
            return await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> {
                                try (Connection connection = connect(APPLICATION);
                                        Statement statement = connection.createStatement();
                                        ResultSet row = statement.executeQuery("SELECT @@global.gtid_owned")) {
                                    row.next();
                                    return GtidSet.parse(row.getString(1).replaceAll("#\\d+", ""))
                                            .count();
                                }
                            },
                            count -> true);
        }

        private Connection connect(Account account) throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:mysql://" + endpoint + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                    account.user(),
                    account.password());
        }

        void rewind(GtidSet base) throws IOException {
            new Rewind(settings, base).run();
        }

        List<Export> exports() throws IOException {
            return new Exports(directory().exports()).list();
        }

        /** The one export that there is. */
        Export.Complete export() throws IOException {
            assertThat(exports()).hasSize(1);
            return (Export.Complete) exports().get(0);
        }
    }

    private interface Question<T> {
        T ask(AdminSession session) throws SQLException;
    }

    @TempDir
    private Path folder;

    private Optional<Primary> started = Optional.empty();

    private Primary primary() {
        return started.orElseThrow();
    }

    @BeforeEach
    void startAPrimaryWhoseCommitsWaitForAnAckerThatIsNotThere() throws Exception {
        Primary primary = Primary.in(folder);
        started = Optional.of(primary);
        primary.mysqld().initialise(primary.settings().accounts());
        primary.mysqld().start();
        primary.asking(session -> {
            new ServerControl(session).openForWrites(1);
            return true;
        });
    }

    @AfterEach
    void kill() throws Exception {
        primary().mysqld().kill();
        primary().ports().close();
    }

    @Test
    void whatNobodyAcknowledgedIsSavedCutOffAndRolledBack() throws Exception {
        ServerReport before = primary().read();
        for (int id = 1; id <= 3; id++) {
            primary()
                    .leaveWaiting(
                            AGENT,
                            "INSERT INTO understudy.barrier (id, epoch, server_uuid) VALUES (" + id + ", 1, 'x')");
        }
        primary().mysqld().kill();

        primary().rewind(GtidSet.EMPTY);
        primary().mysqld().start();

        ServerReport after = primary().read();
        assertThat(after.executed()).isEqualTo(GtidSet.EMPTY);
        assertThat(after.serverUuid()).as("no number is given twice").isNotEqualTo(before.serverUuid());
        Manifest manifest = primary().export().manifest();
        assertThat(manifest.gtids()).isEqualTo(GtidSet.parse(before.serverUuid() + ":1-3"));
        assertThat(manifest.missing()).isEqualTo(GtidSet.EMPTY);
        assertThat(manifest.serverUuid()).isEqualTo(before.serverUuid());
        assertThat(manifest.reason()).isEqualTo(Reason.REWOUND);
        assertThat(Files.readString(primary().export().folder().resolve("transactions.txt")))
                .contains("### INSERT INTO `understudy`.`barrier`")
                .contains("GTID_NEXT= '" + before.serverUuid() + ":3'");
    }

    /** The agent may end between the two steps that follow the export. */
    @Test
    void aRewindThatWasCutOffIsFinished() throws Exception {
        ServerReport before = primary().read();
        primary().leaveWaiting(AGENT, "INSERT INTO understudy.barrier (id, epoch, server_uuid) VALUES (1, 1, 'x')");
        primary().mysqld().kill();
        Path newest = newestLog();
        byte[] log = Files.readAllBytes(newest);
        primary().rewind(GtidSet.EMPTY);
        Export.Complete first = primary().export();
        Files.write(newest, log);

        primary().rewind(GtidSet.EMPTY);
        primary().mysqld().start();

        assertThat(primary().export()).isEqualTo(first);
        assertThat(primary().read().executed()).isEqualTo(GtidSet.EMPTY);
        assertThat(primary().read().serverUuid()).isNotEqualTo(before.serverUuid());
    }

    private Path newestLog() throws IOException {
        List<Path> files =
                BinlogIndex.read(primary().directory().data(), "binlog.index").files();
        return files.get(files.size() - 1);
    }

    @Test
    void whatTheSuccessorHasIsKept() throws Exception {
        ServerReport before = primary().read();
        for (int id = 1; id <= 3; id++) {
            primary()
                    .leaveWaiting(
                            AGENT,
                            "INSERT INTO understudy.barrier (id, epoch, server_uuid) VALUES (" + id + ", 1, 'x')");
        }
        primary().mysqld().kill();
        GtidSet base = GtidSet.parse(before.serverUuid() + ":1-2");

        primary().rewind(base);
        primary().mysqld().start();

        assertThat(primary().read().executed()).isEqualTo(base);
    }

    /** A statement that defines tables may have changed them already. */
    @Test
    void aTailThatIsNoPlainTransactionIsLeftAndShows() throws Exception {
        ServerReport before = primary().read();
        primary().leaveWaiting(APPLICATION, "CREATE TABLE app.t (id INT PRIMARY KEY)");
        primary().mysqld().kill();

        primary().rewind(GtidSet.EMPTY);
        primary().mysqld().start();

        assertThat(primary().read().executed()).isEqualTo(GtidSet.of(before.serverUuid(), 1));
        assertThat(primary().exports()).isEmpty();
    }

    /** Crash recovery may have committed it, without a trace in any GTID set (design note 0002). */
    @Test
    void aTailOverWhichTheServerWasStartedIsLeftAndShows() throws Exception {
        ServerReport before = primary().read();
        primary().leaveWaiting(AGENT, "INSERT INTO understudy.barrier (id, epoch, server_uuid) VALUES (1, 1, 'x')");
        primary().mysqld().kill();
        Files.writeString(
                primary().directory().lastStart(), newestLog().getFileName().toString());

        primary().rewind(GtidSet.EMPTY);
        primary().mysqld().start();

        assertThat(primary().read().executed()).isEqualTo(GtidSet.of(before.serverUuid(), 1));
        assertThat(primary().exports()).isEmpty();
    }
}
