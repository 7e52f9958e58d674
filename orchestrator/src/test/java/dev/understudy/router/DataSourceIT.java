package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.agent.RealServer;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Records;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.lab.PortBlock;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole data source over a real ZooKeeper and a real server, as applications make it. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class DataSourceIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final String UUID = "00000000-0000-0000-0000-00000000000";

    private static PortBlock ports;
    private static LabZooKeeper zooKeeper;
    private static RealServer server;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        ports = PortBlock.claimFree(2);
        zooKeeper = new LabZooKeeper(folder.resolve("zookeeper"), ports.port(0));
        zooKeeper.start();
        server = RealServer.start(DB1, folder);
        server.act(control -> control.openForWrites(0));
        try (CuratorFramework client = zooKeeper.ensemble().connect(Duration.ofSeconds(10), Duration.ofSeconds(20))) {
            client.create()
                    .creatingParentsIfNeeded()
                    .forPath(new ClusterPaths(ClusterName.of("shop")).state(), Records.write(record()));
        }
    }

    /** db1 is the primary; nobody is at db2. */
    private static ClusterState record() {
        StateVersion now = StateVersion.first().nextSeq();
        TreeMap<NodeId, Member> members = new TreeMap<>(Map.of(
                DB1, new Member(server.endpoint(), UUID + "1", Assignment.of(Role.PRIMARY), Traits.PLAIN),
                DB2, new Member(new Endpoint("127.0.0.1", 1), UUID + "2", Assignment.replicaOf(DB1), Traits.PLAIN)));
        Durability durability = new Durability(1, new TreeSet<>(List.of(DB2)));
        return new ClusterState(
                ClusterName.of("shop"),
                now,
                Phase.STABLE,
                Optional.of(DB1),
                Optional.empty(),
                members,
                new TreeMap<>(Map.of(new Epoch(1), new Reign(DB1, UUID + "1", GtidSet.EMPTY, durability))),
                Optional.of(durability),
                now,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "for the test");
    }

    @AfterAll
    static void stop() throws Exception {
        server.kill();
        zooKeeper.close();
        ports.close();
    }

    private static String url(String more) {
        return "jdbc:understudy://" + zooKeeper.ensemble() + "/shop/app?user=" + RealServer.APPLICATION.user()
                + "&sslMode=DISABLED&allowPublicKeyRetrieval=true" + more;
    }

    private static long sessionOf(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void hikariMakesTheBeanByItsName() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSourceClassName("dev.understudy.router.UnderstudyDataSourceBean");
        config.addDataSourceProperty("url", url(""));
        config.addDataSourceProperty("password", RealServer.APPLICATION.password());
        config.addDataSourceProperty("writePoolSize", 2);
        config.addDataSourceProperty("jmx", "true");
        ObjectName name = new ObjectName("dev.understudy:type=Router,cluster=shop,id=1");
        try (HikariDataSource hikari = new HikariDataSource(config);
                UnderstudyDataSource own = hikari.unwrap(UnderstudyDataSource.class)) {
            assertThat(sessionOf(hikari)).isPositive();
            assertThat(own.cluster()).isEqualTo("shop");
            assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Primary"))
                    .isEqualTo("db1");
        }
        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name))
                .isFalse();
    }

    @Test
    void aWrongPasswordIsToldByTheStart() throws Exception {
        Path file = Files.writeString(folder.resolve("wrong"), "not the word");
        try (UnderstudyDataSourceBean bean = new UnderstudyDataSourceBean()) {
            bean.setUrl(url("&passwordFile=" + file));
            assertThatThrownBy(() -> bean.dataSource().start())
                    .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                    .hasMessageContainingAll("db1 (" + server.endpoint() + ") refused user app", file.toString());
            assertThat(bean.dataSource().status()).as("nothing is left running").isEmpty();
            Files.writeString(file, RealServer.APPLICATION.password());
            bean.dataSource().start();
            assertThat(sessionOf(bean)).isPositive();
        }
    }

    @Test
    void aNewPasswordInAFileIsSeenByItself() throws Exception {
        try (Connection agent = server.connect(RealServer.AGENT);
                Statement admin = agent.createStatement();
                UnderstudyDataSourceBean bean = new UnderstudyDataSourceBean()) {
            admin.execute("CREATE USER rotating IDENTIFIED BY 'old'");
            Path file = Files.writeString(folder.resolve("rotating"), "old");
            bean.setUrl("jdbc:understudy://" + zooKeeper.ensemble() + "/shop?user=rotating&passwordFile=" + file
                    + "&sslMode=DISABLED&allowPublicKeyRetrieval=true");
            long before = sessionOf(bean);
            admin.execute("ALTER USER rotating IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD");
            Files.writeString(file, "new");
            await().atMost(Duration.ofSeconds(30)).until(() -> sessionOf(bean) > before + 2);
            admin.execute("ALTER USER rotating DISCARD OLD PASSWORD");
            assertThat(sessionOf(bean)).isPositive();
        }
    }
}
