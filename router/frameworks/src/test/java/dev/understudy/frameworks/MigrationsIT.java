package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.router.UnderstudyDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import liquibase.exception.LiquibaseException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Flyway and Liquibase over the router. */
@ExtendWith(OnOneCluster.class)
@Timeout(120)
class MigrationsIT {
    private final Cluster cluster;
    private final UnderstudyDataSource one;
    private final UnderstudyDataSource other;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    MigrationsIT(Cluster cluster) throws SQLException {
        this.cluster = cluster;
        this.one = cluster.router();
        this.other = cluster.router();
    }

    @BeforeEach
    void clean() throws SQLException {
        while (true) {
            String table =
                    cluster.onPrimary("SELECT table_name FROM information_schema.tables WHERE table_schema = 'app'");
            if (table.isEmpty()) {
                return;
            }
            cluster.onPrimary("DROP TABLE `" + table + "`");
        }
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private Flyway flyway(UnderstudyDataSource source) {
        return Flyway.configure()
                .dataSource(source)
                .locations("filesystem:" + folder)
                .load();
    }

    private void write(String file, String text) throws Exception {
        Files.writeString(folder.resolve(file), text);
    }

    private String rows(String table) throws SQLException {
        return cluster.onPrimary("SELECT GROUP_CONCAT(id ORDER BY id) FROM " + table);
    }

    @Test
    void flywayMigratesOnceThoughTwoApplicationsStartTogether() throws Exception {
        write("V1__first.sql", "CREATE TABLE first (id INT PRIMARY KEY); DO SLEEP(0.5); INSERT INTO first VALUES (1);");
        write("V2__second.sql", "CREATE TABLE second (id INT PRIMARY KEY); INSERT INTO second VALUES (2);");
        CompletableFuture<Integer> first =
                CompletableFuture.supplyAsync(() -> flyway(one).migrate().migrationsExecuted);
        CompletableFuture<Integer> second =
                CompletableFuture.supplyAsync(() -> flyway(other).migrate().migrationsExecuted);
        assertThat(first.get() + second.get()).as("the lock by name holds").isEqualTo(2);
        assertThat(rows("first")).isEqualTo("1");
        assertThat(rows("second")).isEqualTo("2");
        assertThat(flyway(other).migrate().migrationsExecuted)
                .as("the lock was given back")
                .isZero();
    }

    @Test
    void flywayGoesOnOnTheNextPrimary() throws Exception {
        write("V1__first.sql", "CREATE TABLE first (id INT PRIMARY KEY);");
        flyway(one).migrate();
        cluster.switchOver();
        write("V2__second.sql", "CREATE TABLE second (id INT PRIMARY KEY);");
        assertThat(flyway(one).migrate().migrationsExecuted).isEqualTo(1);
        assertThat(rows("second")).isEqualTo("null");
    }

    @Test
    void aMigrationThatAFailoverCutsIsRepairedAndRunAgain() throws Exception {
        write("V1__first.sql", "CREATE TABLE first (id INT PRIMARY KEY);");
        write("V2__second.sql", "INSERT INTO first VALUES (1); INSERT INTO first SELECT 2 + SLEEP(20);");
        CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> cluster.killPrimaryDuring("SELECT 2 + SLEEP"));
        assertThatThrownBy(() -> flyway(one).migrate()).isInstanceOf(FlywayException.class);
        kill.get();
        write("V2__second.sql", "INSERT INTO first VALUES (1); INSERT INTO first SELECT 2;");
        flyway(one).repair();
        assertThat(flyway(one).migrate().migrationsExecuted).isEqualTo(1);
        assertThat(rows("first")).isEqualTo("1,2");
    }

    @Test
    void theTableOfTheLedgerMakesASchemaLookUsed() throws Exception {
        write("V1__first.sql", "CREATE TABLE first (id INT PRIMARY KEY);");
        try (UnderstudyDataSource ledger = cluster.router("outcomes=LEDGER")) {
            assertThatThrownBy(() -> flyway(ledger).migrate()).hasMessageContaining("non-empty schema");
            Flyway told = Flyway.configure()
                    .configuration(flyway(ledger).getConfiguration())
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load();
            assertThat(told.migrate().migrationsExecuted).isEqualTo(1);
        }
    }

    @Test
    void flywayHasToBeGivenTheDataSource() {
        String url = "jdbc:understudy://zk:2181/shop/app";
        assertThatThrownBy(() -> Flyway.configure()
                        .dataSource(url, "app", "secret")
                        .load()
                        .migrate())
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("No Flyway database plugin found to handle jdbc:understudy");
    }

    private void liquibase(UnderstudyDataSource source) throws Exception {
        LiquibaseApplication.update(source, folder);
    }

    @Test
    void liquibaseUpdatesOnceThoughTwoApplicationsStartTogether() throws Exception {
        write("changes.sql", """
                --liquibase formatted sql
                --changeset us:1
                CREATE TABLE first (id INT PRIMARY KEY);
                """);
        // Liquibase makes its own tables before it locks, whatever the driver: two first runs at once disturb each
        // other.
        liquibase(one);
        write("changes.sql", """
                --liquibase formatted sql
                --changeset us:1
                CREATE TABLE first (id INT PRIMARY KEY);
                --changeset us:2
                INSERT INTO first SELECT 1 + SLEEP(0.2);
                """);
        Process here = LiquibaseApplication.start(cluster, folder);
        Process there = LiquibaseApplication.start(cluster, folder);
        for (Process application : List.of(here, there)) {
            assertThat(application.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
            assertThat(application.exitValue()).isZero();
        }
        assertThat(rows("first")).isEqualTo("1");
        assertThat(cluster.onPrimary("SELECT COUNT(*) FROM DATABASECHANGELOG")).isEqualTo("2");
    }

    @Test
    void anUpdateGoesOnOnTheNextPrimary() throws Exception {
        write("changes.sql", """
                --liquibase formatted sql
                --changeset us:1
                CREATE TABLE first (id INT PRIMARY KEY);
                --changeset us:2
                INSERT INTO first SELECT 1 + SLEEP(IF(@@port = %s, 20, 0));
                --changeset us:3
                INSERT INTO first VALUES (2);
                """.formatted(cluster.portOfPrimary()));
        CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> cluster.killPrimaryDuring("INSERT INTO first"));
        liquibase(one);
        kill.get();
        assertThat(rows("first"))
                .as("the first statement of a transaction is run again")
                .isEqualTo("1,2");
        assertThat(cluster.onPrimary("SELECT LOCKED + 0 FROM DATABASECHANGELOGLOCK"))
                .isEqualTo("0");
    }

    @Test
    void anUpdateThatAFailoverCutsIsRunAgain() throws Exception {
        write("changes.sql", """
                --liquibase formatted sql
                --changeset us:1
                CREATE TABLE first (id INT PRIMARY KEY);
                --changeset us:2
                INSERT INTO first VALUES (1);
                INSERT INTO first SELECT 2 + SLEEP(IF(@@port = %s, 20, 0));
                """.formatted(cluster.portOfPrimary()));
        CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> cluster.killPrimaryDuring("SELECT 2 + SLEEP"));
        assertThatThrownBy(() -> liquibase(one))
                .isInstanceOf(LiquibaseException.class)
                .hasMessageContaining("It was not committed: run the transaction again");
        kill.get();
        liquibase(one);
        assertThat(rows("first")).isEqualTo("1,2");
        assertThat(cluster.onPrimary("SELECT LOCKED + 0 FROM DATABASECHANGELOGLOCK"))
                .isEqualTo("0");
    }
}
