package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.MysqldSearch;
import dev.understudy.lab.PortBlock;
import dev.understudy.lab.UserCache;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server on which much is wrong, by its options, its accounts, its tables and its channels. */
class DoctorIT {
    private static final List<String> ACCOUNTS = List.of(
            "CREATE USER 'looker'@'%' IDENTIFIED BY 'looks'",
            "GRANT ALL ON *.* TO 'looker'@'%'",
            "CREATE USER 'nobody'@'%'",
            "CREATE USER ''@'10.%' IDENTIFIED BY 'x'",
            "CREATE USER 'late'@'%' IDENTIFIED BY 'x' PASSWORD EXPIRE",
            "CREATE USER 'understudy_agent'@'%' IDENTIFIED BY 'x'",
            "CREATE USER 'understudy_agent'@'127.0.0.1' IDENTIFIED BY 'x'",
            "CREATE ROLE 'mighty'",
            "GRANT CONNECTION_ADMIN, REPLICATION SLAVE ON *.* TO 'mighty'",
            "CREATE USER 'follower'@'%' IDENTIFIED BY 'x' DEFAULT ROLE 'mighty'",
            "CREATE DATABASE app",
            "CREATE TABLE app.heap (id INT)",
            "CREATE TABLE app.old (id INT PRIMARY KEY) ENGINE = MyISAM");

    private static final List<String> OPTIONS = List.of(
            "--server-id=7",
            "--binlog-do-db=app",
            "--replicate-ignore-table=app.log",
            "--secure-file-priv=",
            "--local-infile=ON",
            "--performance-schema-instrument=wait/lock/metadata/sql/mdl=OFF",
            "--innodb-doublewrite=OFF",
            "--relay-log-recovery=ON",
            "--max-connections=11",
            "--table-open-cache=64",
            "--default-password-lifetime=90",
            "--innodb-buffer-pool-size=32M");

    private static final List<String> FAULTS = List.of(
            "SET GLOBAL sync_binlog = 1000",
            "SET GLOBAL innodb_flush_log_at_trx_commit = 2",
            "SET GLOBAL binlog_error_action = IGNORE_ERROR",
            "SET GLOBAL binlog_row_image = MINIMAL",
            "SET GLOBAL replica_preserve_commit_order = OFF",
            "SET GLOBAL replica_parallel_workers = 1",
            "SET GLOBAL binlog_expire_logs_seconds = 3600",
            "SET GLOBAL binlog_expire_logs_auto_purge = OFF",
            "SET PERSIST sync_relay_log = 10000",
            "CREATE EVENT app.tick ON SCHEDULE EVERY 1 DAY DO SELECT 1",
            "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_AUTO_POSITION = 0, SOURCE_RETRY_COUNT = 10, SOURCE_DELAY = 60,"
                    + " SOURCE_HEARTBEAT_PERIOD = 30",
            "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_AUTO_POSITION = 1,"
                    + " SOURCE_CONNECTION_AUTO_FAILOVER = 1 FOR CHANNEL 'other'",
            // Last: such a server has no channels.
            "SET GLOBAL server_id = 0");

    /** All of which are planted above, or are what MySQL does unless it is told. */
    private static final Set<String> PLANTED = new TreeSet<>(Set.of(
            "account_anonymous",
            "account_with_connection_admin",
            "account_with_replication_slave_admin",
            "account_with_shutdown",
            "account_with_super",
            "account_with_system_user",
            "account_with_system_variables_admin",
            "account_without_password",
            "admin_port_missing",
            "agent_account_open",
            "agent_account_weak",
            "applier_stopped",
            "auto_failover",
            "auto_position",
            "binlog_error_action",
            "binlog_expiry",
            "binlog_filter",
            "binlog_kept_forever",
            "binlog_row_image",
            "clone_plugin",
            "delayed_replica",
            "endpoint_unreachable",
            "events_on_replica",
            "heartbeat_slow",
            "innodb_doublewrite",
            "innodb_flush_log_at_trx_commit",
            "local_infile",
            "mdl_instrument",
            "password_expired",
            "password_lifetime",
            "persisted_globals_load",
            "persisted_variables",
            "receiver_stopped",
            "relay_log_name",
            "relay_log_recovery",
            "replica_net_timeout",
            "replica_preserve_commit_order",
            "replica_workers",
            "replica_writable",
            "replicate_filter",
            "replication_account_powerful",
            "retries_end",
            "secure_file_priv",
            "semisync_replica",
            "semisync_source",
            "server_id_twice",
            "server_id_zero",
            "server_uuid_twice",
            "session_track_gtids",
            "several_channels",
            "skip_name_resolve",
            "skip_replica_start",
            "sync_binlog",
            "sync_relay_log",
            "table_engine",
            "table_without_key"));

    @TempDir
    Path folder;

    private Optional<Process> mysqld = Optional.empty();

    @AfterEach
    void kill() throws InterruptedException {
        if (mysqld.isPresent()) {
            mysqld.get().destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    private Process launch(Path program, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--no-defaults", "--datadir=" + folder.resolve("data"), "--mysqlx=OFF"));
        command.addAll(options);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private void startIllServer(int port) throws Exception {
        Path program = new MysqldSearch(System.getenv("PATH"), UserCache.of(System.getenv()), System.err::println)
                .find(Optional.empty())
                .program();
        Path init = Files.write(
                folder.resolve("init.sql"),
                ACCOUNTS.stream().map(statement -> statement + ";").toList());
        Process initialise = launch(program, List.of("--initialize-insecure", "--init-file=" + init));
        assertThat(initialise.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(initialise.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("sock"),
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON"));
        mysqld = Optional.of(launch(program, options));
        await().atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
            try (Connection connection = connect(port)) {
                return connection.isValid(1);
            }
        });
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement()) {
            for (String fault : FAULTS) {
                statement.execute(fault);
            }
        }
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "looker",
                "looks");
    }

    @Test
    void eachPlantedFaultIsFound() throws Exception {
        try (PortBlock ports = PortBlock.claimFree(3)) {
            int port = ports.port(0);
            startIllServer(port);
            Path password = Files.writeString(folder.resolve("looker.password"), "looks\n");
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();

            // Two addresses of one server look like a server and its copy; nobody listens on the third.
            int status = Main.run(
                    new PrintWriter(out, true),
                    new PrintWriter(err, true),
                    "doctor",
                    "--servers",
                    "127.0.0.1:" + port + ",localhost:" + port + ",127.0.0.1:" + ports.port(1),
                    "--user",
                    "looker",
                    "--password-file",
                    password.toString(),
                    "--output",
                    "json");

            Set<String> found = new TreeSet<>();
            JsonNode json = new ObjectMapper().readTree(out.toString());
            json.get("ailments")
                    .forEach(ailment -> found.add(ailment.get("check").asText()));
            System.err.println("found " + found.size() + " sorts: " + found);
            assertThat(found).containsAll(PLANTED);
            assertThat(PLANTED).hasSizeGreaterThanOrEqualTo(25);
            assertThat(status).isEqualTo(ExitStatus.REFUSED.code());
            assertThat(err.toString()).contains("findings are blocking");
        }
    }
}
