package dev.understudy.agent;

import static org.awaitility.Awaitility.await;

import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.ServerReport;
import dev.understudy.lab.MysqldSearch;
import dev.understudy.lab.PortBlock;
import dev.understudy.lab.UserCache;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.AdminSession;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import dev.understudy.mysql.ServerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A real mysqld of a node, without an agent. */
public final class RealServer {
    public static final Account AGENT = new Account("understudy_agent", "the agent's word");
    public static final Account ROLE = new Account("understudy_replica", "the replica's word");
    public static final Account APPLICATION = new Account("app", "the application's word");
    public static final Account DOCTOR = new Account("understudy_doctor", "the doctor's word");
    private static final Account ROOT = new Account("root", "the word of root");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final MysqldProcess mysqld;
    private final PortBlock ports;
    private final Endpoint endpoint;
    private final Endpoint admin;
    private final ReplicaAccounts replicas;

    private RealServer(
            MysqldProcess mysqld, PortBlock ports, Endpoint endpoint, Endpoint admin, ReplicaAccounts replicas) {
        this.mysqld = mysqld;
        this.ports = ports;
        this.endpoint = endpoint;
        this.admin = admin;
        this.replicas = replicas;
    }

    /** Makes a server that has no replicas and starts it, harmless. */
    public static RealServer start(NodeId node, Path folder) throws Exception {
        return start(node, folder, ReplicaAccounts.ofNobody(ROLE));
    }

    /** Makes a server with a certificate, and the memory that mysqld takes unless it is told, and starts it, harmless. */
    public static RealServer startWithTls(NodeId node, Path folder) throws Exception {
        return start(node, folder, ReplicaAccounts.ofNobody(ROLE), ServerSettings.Memory.ORDINARY);
    }

    /** Makes a server and starts it, harmless. */
    public static RealServer start(NodeId node, Path folder, ReplicaAccounts replicas) throws Exception {
        return start(node, folder, replicas, ServerSettings.Memory.LEAN);
    }

    private static RealServer start(NodeId node, Path folder, ReplicaAccounts replicas, ServerSettings.Memory memory)
            throws Exception {
        PortBlock ports = PortBlock.claimFree(3);
        Endpoint endpoint = new Endpoint("127.0.0.1", ports.port(0));
        Endpoint admin = new Endpoint("127.0.0.1", ports.port(1));
        NodeDirectory directory = new NodeDirectory(folder.resolve(node.value()));
        Path program = new MysqldSearch(System.getenv("PATH"), UserCache.of(System.getenv()), System.err::println)
                .find(Optional.empty())
                .program();
        ServerSettings settings = new ServerSettings(program, endpoint, admin.port(), memory);
        directory.create();
        MysqldProcess mysqld = new MysqldProcess(settings, directory, ClusterName.of("shop"), node, () -> {});
        mysqld.initialise(new Accounts(AGENT, ROLE, Optional.of(APPLICATION), Optional.of(DOCTOR)));
        mysqld.start();
        return new RealServer(mysqld, ports, endpoint, admin, replicas);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Where its agent reaches it. */
    Endpoint admin() {
        return admin;
    }

    /** Kills it, and starts it again. */
    void restart() throws IOException {
        mysqld.kill();
        mysqld.start();
    }

    /** For good. */
    public void kill() throws IOException {
        mysqld.kill();
        ports.close();
    }

    /** What an agent does. */
    public interface Act {
        void on(ServerControl control) throws SQLException;
    }

    /** Acts once, as the node's agent, as soon as the server answers. */
    public void act(Act act) throws SQLException {
        read();
        try (AdminSession session = AdminSession.open(admin, AGENT)) {
            act.on(new ServerControl(session));
        }
    }

    /** Executes what no account of a cluster may, and leaves it out of the binary log. The server must take writes. */
    public void asRoot(String... statements) throws SQLException {
        try (Connection agent = connect(AGENT);
                Statement statement = agent.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            try (ResultSet root =
                    statement.executeQuery("SELECT 1 FROM mysql.user WHERE User = 'root' AND account_locked = 'Y'")) {
                if (root.next()) {
                    statement.execute(
                            "ALTER USER 'root'@'localhost' IDENTIFIED BY '" + ROOT.password() + "' ACCOUNT UNLOCK");
                    statement.execute("RENAME USER 'root'@'localhost' TO 'root'@'127.0.0.1'");
                }
            }
        }
        try (Connection root = connect(ROOT);
                Statement statement = root.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public ServerReport read() {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        (Callable<ServerReport>) () -> {
                            try (AdminSession session = AdminSession.open(admin, AGENT)) {
                                return new ServerReader(session, replicas)
                                        .read()
                                        .server();
                            }
                        },
                        report -> true);
    }

    public Connection connect(Account account) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + (account.equals(AGENT) ? admin : endpoint)
                        + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=2000&socketTimeout=20000",
                account.user(),
                account.password());
    }
}
