package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** HikariCP around the router: it is not needed, and does no harm. */
@ExtendWith(OnOneCluster.class)
@Timeout(120)
class PoolAroundIT {
    private final Cluster cluster;
    private final UnderstudyDataSource router;
    private final HikariDataSource pool;

    PoolAroundIT(Cluster cluster) throws SQLException {
        this.cluster = cluster;
        this.router = cluster.router();
        HikariConfig config = new HikariConfig();
        config.setDataSource(router);
        config.setMaximumPoolSize(2);
        this.pool = new HikariDataSource(config);
    }

    @BeforeEach
    void makeTable() throws SQLException {
        Cluster.first(pool, "DROP TABLE IF EXISTS pooled");
        Cluster.first(pool, "CREATE TABLE pooled (id INT PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        pool.close();
        router.close();
    }

    @Test
    void itsConnectionsWriteToThePrimaryAndReadFromReplicas() throws SQLException {
        Cluster.first(pool, "INSERT INTO pooled VALUES (1)");
        assertThat(Cluster.first(pool, "SELECT @@port")).isEqualTo(Integer.toString(cluster.portOfPrimary()));
        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.getConnection()) {
                connection.setReadOnly(true);
                assertThat(Cluster.first(connection, "SELECT @@port"))
                        .isNotEqualTo(Integer.toString(cluster.portOfPrimary()));
                assertThat(Cluster.first(connection, "SELECT COUNT(*) FROM pooled"))
                        .isEqualTo("1");
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isReadOnly()).as("the next borrower's").isFalse();
            }
        }
    }

    @Test
    void theNextBorrowerSeesNothingOfAKill() throws SQLException {
        Cluster.first(pool, "INSERT INTO pooled VALUES (1)");
        cluster.killPrimary();
        Cluster.first(pool, "INSERT INTO pooled VALUES (2)");
        assertThat(Cluster.first(pool, "SELECT GROUP_CONCAT(id ORDER BY id) FROM pooled"))
                .isEqualTo("1,2");
    }

    @Test
    void aTransactionThatIsLostIsRunAgainOnTheSameConnection() throws Exception {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Cluster.first(connection, "INSERT INTO pooled VALUES (1)");
            cluster.switchOver();
            assertThatThrownBy(() -> Cluster.first(connection, "INSERT INTO pooled VALUES (2)"))
                    .isInstanceOf(SQLTransactionRollbackException.class);
            Cluster.first(connection, "INSERT INTO pooled VALUES (1)");
            Cluster.first(connection, "INSERT INTO pooled VALUES (2)");
            connection.commit();
        }
        assertThat(cluster.onPrimary("SELECT GROUP_CONCAT(id ORDER BY id) FROM pooled"))
                .isEqualTo("1,2");
    }

    @Test
    void itCanBeGivenTheUrl() throws Exception {
        Map<String, String> all = cluster.properties();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:understudy://" + all.remove("ensemble") + "/" + all.remove("cluster") + "/"
                + all.remove("schema"));
        config.setUsername(all.remove("user"));
        config.setPassword(all.remove("password"));
        all.forEach(config::addDataSourceProperty);
        try (HikariDataSource byUrl = new HikariDataSource(config)) {
            assertThat(Cluster.first(byUrl, "SELECT @@port")).isEqualTo(Integer.toString(cluster.portOfPrimary()));
            cluster.switchOver();
            assertThat(Cluster.first(byUrl, "SELECT @@port")).isEqualTo(Integer.toString(cluster.portOfPrimary()));
        }
    }
}
