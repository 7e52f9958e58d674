package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.router.TransactionOutcomeUnknownException;
import dev.understudy.router.UnderstudyDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PessimisticLockException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.JDBCConnectionException;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hibernate over the router. */
@ExtendWith(OnOneCluster.class)
@Timeout(120)
class HibernateIT {
    private final Cluster cluster;
    private final UnderstudyDataSource router;
    private final SessionFactory sessions;

    HibernateIT(Cluster cluster) throws SQLException {
        this.cluster = cluster;
        this.router = cluster.router();
        Configuration configuration = new Configuration().addAnnotatedClass(Item.class);
        configuration.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, router);
        configuration.setProperty(SchemaToolingSettings.HBM2DDL_AUTO, "create");
        configuration.setProperty("hibernate.jdbc.batch_size", "20");
        this.sessions = configuration.buildSessionFactory();
    }

    @Entity(name = "Item")
    static class Item {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        long id;

        String name = "";

        Item() {}

        Item(String name) {
            this.name = name;
        }
    }

    @BeforeEach
    void theSchemaIsThere() throws SQLException {
        assertThat(cluster.onPrimary("SELECT COUNT(*) FROM Item")).isEqualTo("0");
    }

    @AfterEach
    void close() {
        sessions.close();
        router.close();
    }

    private static String port(Session session) {
        return session.createNativeQuery("SELECT @@port", Integer.class)
                .getSingleResult()
                .toString();
    }

    private static long count(Session session) {
        return session.createQuery("SELECT COUNT(*) FROM Item", Long.class).getSingleResult();
    }

    @Test
    void anEntityIsSavedOnThePrimaryAndReadOnAReplica() {
        sessions.inTransaction(session -> {
            session.persist(new Item("lamp"));
            assertThat(port(session)).isEqualTo(Integer.toString(cluster.portOfPrimary()));
        });
        try (Session reading = sessions.withOptions().readOnly(true).openSession()) {
            reading.beginTransaction();
            assertThat(port(reading)).isNotEqualTo(Integer.toString(cluster.portOfPrimary()));
            assertThat(count(reading)).isEqualTo(1);
            reading.getTransaction().commit();
        }
    }

    @Test
    void aBatchIsWrittenThroughASwitchover() throws Exception {
        sessions.inTransaction(session -> {
            for (int i = 0; i < 50; i++) {
                session.persist(new Item("before " + i));
            }
        });
        cluster.switchOver();
        sessions.inTransaction(session -> {
            for (int i = 0; i < 50; i++) {
                session.persist(new Item("after " + i));
            }
        });
        assertThat(cluster.onPrimary("SELECT COUNT(DISTINCT name) FROM Item")).isEqualTo("100");
    }

    @Test
    void aTransactionThatAFailoverCutsIsRunAgain() throws Exception {
        assertThatThrownBy(() -> sessions.inTransaction(session -> {
                    session.persist(new Item("lamp"));
                    cluster.killPrimary();
                    session.persist(new Item("shade"));
                }))
                .isInstanceOf(PessimisticLockException.class)
                .hasCauseInstanceOf(LockAcquisitionException.class)
                .hasMessageContaining("It was not committed: run the transaction again");
        sessions.inTransaction(session -> {
            session.persist(new Item("lamp"));
            session.persist(new Item("shade"));
        });
        assertThat(cluster.onPrimary("SELECT GROUP_CONCAT(name ORDER BY id) FROM Item"))
                .isEqualTo("lamp,shade");
    }

    static SQLException[] othersThatAreTold() {
        return new SQLException[] {
            new SQLTransientConnectionException("nothing was sent", "08001"),
            new TransactionOutcomeUnknownException("committed or not", new SQLException("cut off")),
        };
    }

    @ParameterizedTest
    @MethodSource("othersThatAreTold")
    void whatIsNoRollbackIsAFailureOfTheConnectionWithTheRoutersInIt(SQLException told) {
        JDBCException converted = sessions.unwrap(SessionFactoryImplementor.class)
                .getJdbcServices()
                .getSqlExceptionHelper()
                .convert(told, "could not");
        assertThat(converted).isInstanceOf(JDBCConnectionException.class).hasCause(told);
        assertThat(converted.getSQLState()).isEqualTo(told.getSQLState());
    }
}
