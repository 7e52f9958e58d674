package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logging in through a change of password. */
@Timeout(30)
class LoginsTest {
    private static final Credentials OLD = new Credentials("web", "old");
    private static final Credentials NEW = new Credentials("web", "new");

    private final FakeServer server;
    private final List<String> tried = new ArrayList<>();
    private volatile Set<Credentials> valid = Set.of(OLD);
    private volatile Credentials answer = OLD;
    private final Logins logins = new Logins(() -> answer);

    LoginsTest() throws SQLException {
        server = new FakeServer(Views.DB1);
    }

    @AfterEach
    void close() throws SQLException {
        server.close();
    }

    private Connection connect(Credentials as) throws SQLException {
        tried.add(as.password());
        if (!valid.contains(as)) {
            throw new SQLException("Access denied for user 'web'@'localhost' (using password: YES)", "28000", 1045);
        }
        return server.connect();
    }

    private Credentials login() throws SQLException {
        Logins.Login login = open(logins);
        login.connection().close();
        return login.as();
    }

    private Logins.Login open(Logins by) throws SQLException {
        return by.open("db1 (db1:3306)", this::connect);
    }

    @Test
    void aRefusalNamesEverything() {
        valid = Set.of();
        assertThatThrownBy(this::login)
                .asInstanceOf(type(SQLException.class))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1045))
                .satisfies(e -> assertThat((Object) Loss.permanent(new SQLException("the pool's", e)))
                        .isSameAs(e))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("db1 (db1:3306) refused user web", "Access denied", "from the provider", "Check that");
        assertThat(tried).as("the same answer is not tried twice").containsExactly("old");
    }

    @Test
    void theProviderIsAskedAgainAfterARefusal() throws SQLException {
        valid = Set.of(NEW);
        Logins caching = new Logins(new CredentialsProvider() {
            @Override
            public Credentials credentials() {
                return OLD;
            }

            @Override
            public Credentials afterRefusal(Credentials refused) {
                assertThat(refused).isEqualTo(OLD);
                return NEW;
            }
        });
        assertThat(open(caching).as()).isEqualTo(NEW);
        assertThat(tried).containsExactly("old", "new");
    }

    @Test
    void aServerThatHasNotHeardOfTheNewPasswordIsGivenTheOldOne() throws SQLException {
        assertThat(login()).isEqualTo(OLD);
        answer = NEW;
        assertThat(login()).isEqualTo(OLD);
        valid = Set.of(OLD, NEW);
        assertThat(login()).isEqualTo(NEW);
        valid = Set.of(OLD);
        assertThat(login()).as("a replica that is behind").isEqualTo(OLD);
    }

    @Test
    void aProviderThatFailsIsDoneWithoutOnceSomethingWasAccepted() throws SQLException {
        Logins failing = new Logins(() -> {
            if (tried.isEmpty()) {
                return OLD;
            }
            throw new IllegalStateException("the vault is sealed");
        });
        assertThat(open(failing).as()).isEqualTo(OLD);
        assertThat(open(failing).as()).isEqualTo(OLD);
        assertThatThrownBy(() -> open(new Logins(() -> {
                    throw new IllegalStateException("the vault is sealed");
                })))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the vault is sealed");
    }

    @Test
    void whatIsAcceptedRetiresOlderConnectionsAndNoneInUse() throws SQLException {
        PoolLogin login = new PoolLogin(logins, "db1", this::connect);
        HikariConfig config = new HikariConfig();
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(4);
        NodePool pool = HikariNodePool.open(config, login, Runnable::run);
        login.isOf(pool);
        try (Connection used = pool.borrow()) {
            pool.borrow().close();
            answer = NEW;
            login.renew(NEW);
            assertThat(server.openConnections())
                    .as("the server refuses it: nothing is retired")
                    .isEqualTo(2);

            valid = Set.of(OLD, NEW);
            login.renew(NEW);
            await().until(() -> server.openConnections() == 1);
            assertThat(Stage.count(used)).isZero();
        } finally {
            await().until(() -> server.openConnections() == 0);
            pool.cut();
        }
        assertThat(tried).endsWith("new");
    }
}
