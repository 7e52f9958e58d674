package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.router.UnderstudyDataSource;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** MyBatis over the router. */
@ExtendWith(OnOneCluster.class)
@Timeout(120)
class MyBatisIT {
    private final Cluster cluster;
    private final UnderstudyDataSource router;
    private final SqlSessionFactory sessions;

    MyBatisIT(Cluster cluster) throws SQLException {
        this.cluster = cluster;
        this.router = cluster.router();
        Configuration configuration = new Configuration(new Environment("test", new JdbcTransactionFactory(), router));
        configuration.addMapper(Guests.class);
        this.sessions = new SqlSessionFactoryBuilder().build(configuration);
    }

    /** A row. */
    static class Guest {
        private long id;
        private final String name;

        Guest(String name) {
            this.name = name;
        }

        public long getId() {
            return id;
        }

        public void setId(long id) {
            this.id = id;
        }

        public String getName() {
            return name;
        }
    }

    /** The statements. */
    interface Guests {
        @Insert("INSERT INTO guests (name) VALUES (#{name})")
        @Options(useGeneratedKeys = true, keyProperty = "id")
        void add(Guest guest);

        @Select("SELECT COUNT(*) FROM guests")
        int count();

        @Select("SELECT @@port")
        int port();
    }

    @BeforeEach
    void makeTable() throws SQLException {
        Cluster.first(router, "DROP TABLE IF EXISTS guests");
        Cluster.first(router, "CREATE TABLE guests (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20))");
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void aSessionWritesToThePrimaryAndOneOverTheReadOnlyViewReadsFromAReplica() throws SQLException {
        try (SqlSession session = sessions.openSession()) {
            Guest ada = new Guest("Ada");
            session.getMapper(Guests.class).add(ada);
            assertThat(ada.getId()).isEqualTo(1);
            assertThat(session.getMapper(Guests.class).port()).isEqualTo(cluster.portOfPrimary());
            session.commit();
        }
        try (SqlSession reading = sessions.openSession(router.readOnly().getConnection())) {
            assertThat(reading.getMapper(Guests.class).port()).isNotEqualTo(cluster.portOfPrimary());
            assertThat(reading.getMapper(Guests.class).count()).isEqualTo(1);
        }
    }

    @Test
    void aBatchIsFlushedOnTheNextPrimary() throws Exception {
        try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
            for (int i = 0; i < 100; i++) {
                session.getMapper(Guests.class).add(new Guest("guest " + i));
            }
            // Nothing was sent yet.
            cluster.switchOver();
            session.flushStatements();
            session.commit();
        }
        assertThat(cluster.onPrimary("SELECT COUNT(DISTINCT name) FROM guests")).isEqualTo("100");
    }

    @Test
    void aTransactionThatASwitchoverCutsIsRunAgain() throws Exception {
        try (SqlSession session = sessions.openSession()) {
            Guests guests = session.getMapper(Guests.class);
            guests.add(new Guest("Ada"));
            cluster.switchOver();
            assertThatThrownBy(() -> guests.add(new Guest("Grace")))
                    .isInstanceOf(PersistenceException.class)
                    .hasRootCauseInstanceOf(SQLTransactionRollbackException.class);
            session.rollback();
            guests.add(new Guest("Ada"));
            guests.add(new Guest("Grace"));
            session.commit();
        }
        assertThat(cluster.onPrimary("SELECT GROUP_CONCAT(name ORDER BY id) FROM guests"))
                .isEqualTo("Ada,Grace");
    }
}
