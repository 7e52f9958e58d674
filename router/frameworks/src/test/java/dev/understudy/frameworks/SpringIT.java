package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.router.Credentials;
import dev.understudy.router.CredentialsProvider;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** A Spring Boot application with the starter, as its own main method would start it. */
@ExtendWith(OnOneCluster.class)
@Timeout(120)
class SpringIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final ConfigurableApplicationContext application;
    private final Orders orders;
    private final JdbcTemplate jdbc;

    SpringIT(Cluster cluster) {
        this.cluster = cluster;
        this.application = start(Map.of());
        this.orders = application.getBean(Orders.class);
        this.jdbc = application.getBean(JdbcTemplate.class);
    }

    private ConfigurableApplicationContext start(Map<String, String> more) {
        Map<String, String> all = cluster.properties();
        all.putAll(more);
        return start(all, Shop.class);
    }

    private static ConfigurableApplicationContext start(Map<String, String> all, Class<?>... sources) {
        List<String> arguments = new ArrayList<>();
        all.forEach((name, value) -> arguments.add("--understudy." + name + "=" + value));
        return new SpringApplicationBuilder(sources)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off", "logging.level.root=WARN")
                .run(arguments.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {
        @Bean
        Orders orders(JdbcClient jdbc, @Qualifier("readOnlyDataSource") DataSource reads) {
            return new Orders(jdbc, JdbcClient.create(reads));
        }
    }

    /** What the application does. */
    static class Orders {
        private final JdbcClient jdbc;
        private final JdbcClient reads;

        Orders(JdbcClient jdbc, JdbcClient reads) {
            this.jdbc = jdbc;
            this.reads = reads;
        }

        /** Returns the port of the server that it was written to. */
        @Transactional
        public int add(int id) {
            jdbc.sql("INSERT INTO orders VALUES (?)").param(id).update();
            return port(jdbc);
        }

        @Transactional
        public void add(int id, Runnable meanwhile) {
            add(id);
            meanwhile.run();
            add(id + 1);
        }

        @Transactional(readOnly = true)
        public List<Integer> all() {
            return jdbc.sql("SELECT id FROM orders ORDER BY id")
                    .query(Integer.class)
                    .list();
        }

        @Transactional(readOnly = true)
        public int whereReadsGo() {
            return port(jdbc);
        }

        public int whereTheReadOnlyDataSourceGoes() {
            return port(reads);
        }

        private static int port(JdbcClient from) {
            return from.sql("SELECT @@port").query(Integer.class).single();
        }
    }

    /** An application that keeps its account itself. */
    @Configuration(proxyBeanMethods = false)
    static class Vault {
        @Bean
        CredentialsProvider credentials(@Value("${understudy.vault}") String password) {
            return () -> new Credentials("app", password);
        }
    }

    private static RetryTemplate retries() {
        return new RetryTemplate(RetryPolicy.builder()
                .includes(ConcurrencyFailureException.class)
                .maxRetries(3)
                .build());
    }

    @BeforeEach
    void makeTable() {
        jdbc.execute("DROP TABLE IF EXISTS orders");
        jdbc.execute("CREATE TABLE orders (id INT PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void aTransactionWritesToThePrimaryAndAReadOnlyOneReadsFromAReplica() {
        assertThat(orders.add(1)).isEqualTo(cluster.portOfPrimary());
        for (int i = 0; i < 5; i++) {
            assertThat(orders.whereReadsGo()).isNotEqualTo(cluster.portOfPrimary());
            assertThat(orders.all()).containsExactly(1);
        }
        assertThat(orders.whereTheReadOnlyDataSourceGoes()).isNotEqualTo(cluster.portOfPrimary());
        assertThat(orders.add(2)).isEqualTo(cluster.portOfPrimary());
    }

    @Test
    void aLazyConnectionProxyIsNotNeededAndChangesNothing() {
        DataSource lazy = new LazyConnectionDataSourceProxy(application.getBean(UnderstudyDataSource.class));
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(lazy));
        JdbcTemplate through = new JdbcTemplate(lazy);
        transaction.executeWithoutResult(status -> through.update("INSERT INTO orders VALUES (1)"));
        transaction.setReadOnly(true);
        transaction.executeWithoutResult(status -> assertThat(through.queryForObject("SELECT @@port", Integer.class))
                .isNotEqualTo(cluster.portOfPrimary()));
        assertThat(orders.all()).containsExactly(1);
    }

    @Test
    void aBeanCanSayAsWhomToLogIn() {
        Map<String, String> all = cluster.properties();
        all.remove("user");
        all.put("vault", String.valueOf(all.remove("password")));
        try (ConfigurableApplicationContext secretive = start(all, Shop.class, Vault.class)) {
            assertThat(secretive.getBean(Orders.class).add(1)).isEqualTo(cluster.portOfPrimary());
        }
    }

    @Test
    void healthFollowsTheCluster() throws Exception {
        HealthIndicator indicator = application.getBean("understudyHealthIndicator", HealthIndicator.class);
        Health before = Objects.requireNonNull(indicator.health());
        assertThat(before.getStatus()).isEqualTo(Status.UP);
        assertThat(before.getDetails())
                .containsEntry("primary", cluster.primary().value())
                .containsKeys("epoch", "replicas");
        cluster.switchOver();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                Objects.requireNonNull(indicator.health()).getDetails())
                        .containsEntry("primary", cluster.primary().value())
                        .hasEntrySatisfying(
                                "epoch",
                                epoch -> assertThat((Long) epoch).isGreaterThan((Long) Objects.requireNonNull(
                                        before.getDetails().get("epoch")))));
    }

    @Test
    void aSwitchoverUnderWorkLosesNothingAndDoublesNothing() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> work = CompletableFuture.supplyAsync(() -> {
            int id = 0;
            while (!enough.get()) {
                int next = ++id;
                retries().invoke(() -> orders.add(next));
            }
            return id;
        });
        await().atMost(PATIENCE).until(() -> !orders.all().isEmpty());
        cluster.switchOver();
        int known = orders.all().size();
        await().atMost(PATIENCE).until(() -> orders.all().size() > known);
        enough.set(true);
        int last = work.get();
        assertThat(orders.all())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, last).boxed().toList());
    }

    @Test
    void aTransactionThatIsLostIsToldAsAFailureOfConcurrencyAndSucceedsWhenRunAgain() throws Exception {
        assertThatThrownBy(() -> orders.add(1, cluster::switchOver))
                .isInstanceOf(CannotAcquireLockException.class)
                .isInstanceOf(ConcurrencyFailureException.class)
                .hasRootCauseInstanceOf(SQLException.class)
                .hasMessageContaining("It was not committed: run the transaction again");
        AtomicBoolean killed = new AtomicBoolean();
        retries().invoke(() -> {
            orders.add(1, () -> {
                if (killed.compareAndSet(false, true)) {
                    cluster.killPrimary();
                }
            });
            return true;
        });
        assertThat(orders.all()).containsExactly(1, 2);
    }

    @Test
    void workForWhichThereIsNoServerIsTold() throws Exception {
        try (ConfigurableApplicationContext impatient = start(Map.of("gateTimeout", "200ms"))) {
            Orders other = impatient.getBean(Orders.class);
            HealthIndicator health = impatient.getBean("understudyHealthIndicator", HealthIndicator.class);
            other.add(1);
            cluster.withoutPrimary(() -> {
                assertThatThrownBy(() -> other.add(2))
                        .isInstanceOf(TransientDataAccessResourceException.class)
                        .isInstanceOf(TransientDataAccessException.class)
                        .hasMessageContaining("Nothing was sent");
                Health now = Objects.requireNonNull(health.health());
                assertThat(now.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
                assertThat(now.getDetails()).containsKey("reason");
                assertThat(other.whereReadsGo()).as("a replica reads on").isNotEqualTo(cluster.portOfPrimary());
            });
        }
    }

    @Test
    void aChangeOfWhichNobodyKnowsTheOutcomeIsNotTakenForOneToRepeat() throws Exception {
        CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> cluster.killPrimaryDuring("SELECT 1 + SLEEP"));
        assertThatThrownBy(() -> jdbc.update("INSERT INTO orders SELECT 1 + SLEEP(20)"))
                .isInstanceOf(RecoverableDataAccessException.class)
                .isNotInstanceOf(TransientDataAccessException.class)
                .hasMessageContaining("Whether it was committed is not known");
        kill.get();
    }

    @Test
    void nothingRunsOnWhenTheApplicationHasEnded() throws SQLException {
        UnderstudyDataSource source = application.getBean(UnderstudyDataSource.class);
        assertThat(source.status()).isPresent();
        application.close();
        assertThat(source.status()).isEmpty();
        assertThatThrownBy(source::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("closed");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("understudy-router-lab")));
    }
}
