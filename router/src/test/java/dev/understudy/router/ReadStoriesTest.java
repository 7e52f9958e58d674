package dev.understudy.router;

import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static dev.understudy.router.Views.DB3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where reads go: to a replica that has what was written, that is near, that answers. */
@Timeout(30)
class ReadStoriesTest {
    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final int MANY = 60;

    private @Nullable Stage stage;

    private Stage stage(String... properties) throws SQLException {
        Map<String, String> all = new HashMap<>(Map.of("gateTimeout", "3s"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        Stage made = new Stage(all);
        for (FakeServer server : new FakeServer[] {made.db1, made.db2, made.db3}) {
            server.run("INSERT INTO t VALUES (1, '" + server.node() + "')");
        }
        stage = made;
        return made;
    }

    @AfterEach
    void close() throws SQLException {
        if (stage != null) {
            stage.close();
        }
    }

    /** Which node answers a read of this connection. */
    private static NodeId reader(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT v FROM t")) {
            row.next();
            return NodeId.of(row.getString(1));
        }
    }

    private static Connection reading(Stage on) throws SQLException {
        Connection connection = on.connection();
        connection.setReadOnly(true);
        return connection;
    }

    private static SortedSet<NodeId> readers(Stage on, int reads) throws SQLException {
        SortedSet<NodeId> readers = new TreeSet<>();
        for (int i = 0; i < reads; i++) {
            try (Connection connection = on.connection()) {
                connection.setReadOnly(true);
                readers.add(reader(connection));
            }
        }
        return readers;
    }

    @Test
    void readsAreSpreadOverTheReplicasInTheLongRun() throws SQLException {
        Stage on = stage();
        await().atMost(Duration.ofSeconds(20)).until(() -> readers(on, 1).contains(DB2));
        await().atMost(Duration.ofSeconds(20)).until(() -> readers(on, 1).contains(DB3));
    }

    @Test
    void aReadSeesWhatWasWrittenOnTheReplicaThatHasIt() throws SQLException {
        Stage on = stage("readYourWrites", "DATA_SOURCE");
        on.executed.put(DB3, GtidSet.parse(UUID + ":1-50"));
        on.router.freshness().shared().add(UUID + ":50");
        assertThat(readers(on, MANY)).containsExactly(DB3);
    }

    @Test
    void aReadGoesToThePrimaryWhenNoReplicaHasWhatWasWritten() throws SQLException {
        Stage on = stage("readYourWrites", "DATA_SOURCE");
        on.router.freshness().shared().add(UUID + ":50");
        assertThat(readers(on, 3)).containsExactly(DB1);
    }

    @Test
    void aConnectionThatIsHeldIsLeftForOneThatHasWhatWasWritten() throws SQLException {
        Stage on = stage("readYourWrites", "DATA_SOURCE");
        try (Connection connection = on.connection()) {
            connection.setReadOnly(true);
            NodeId first = reader(connection);
            NodeId other = first.equals(DB2) ? DB3 : DB2;
            on.executed.put(other, GtidSet.parse(UUID + ":1-50"));
            on.router.freshness().shared().add(UUID + ":50");
            assertThat(reader(connection)).isEqualTo(other);
        }
    }

    @Test
    void anotherThreadsWritesAreNotWaitedFor() throws Exception {
        Stage on = stage("readYourWrites", "THREAD");
        Thread other = new Thread(() -> {
            try {
                on.router.freshness().shared().add(UUID + ":50");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        other.join();
        assertThat(readers(on, MANY)).doesNotContain(DB1);
    }

    @Test
    void tokensNeedAScopeToHoldThem() throws SQLException {
        Stage on = stage();
        assertThatThrownBy(() -> on.router.freshness().shared())
                .hasMessageContaining("readYourWrites=THREAD or DATA_SOURCE");
    }

    @Test
    void aReplicaThatFailsIsLeftAlone() throws SQLException {
        Stage on = stage();
        on.db2.kill();
        assertThat(readers(on, MANY)).containsExactly(DB3);
    }

    @Test
    void withoutReplicasReadsGoToThePrimary() throws SQLException {
        Stage on = stage();
        on.router.publish(Views.withoutReplicas(on.router.view()));
        assertThat(readers(on, 3)).containsExactly(DB1);
    }

    @Test
    void orFailIfThePrimaryShallBeSpared() throws SQLException {
        Stage on = stage("readsWithoutReplica", "ERROR");
        on.router.publish(Views.withoutReplicas(on.router.view()));
        assertThatThrownBy(() -> readers(on, 1))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContainingAll("no replica", "readsWithoutReplica=ERROR");
    }

    @Test
    void thePrimaryDoesOnlySoManyReadsInPlaceOfReplicas() throws Exception {
        Stage on = stage("spillLimit", "2", "gateTimeout", "300ms");
        on.router.publish(Views.withoutReplicas(on.router.view()));
        Connection first = reading(on);
        try (Connection second = reading(on);
                Connection third = reading(on)) {
            assertThat(reader(first)).isEqualTo(DB1);
            assertThat(reader(second)).isEqualTo(DB1);
            assertThatThrownBy(() -> reader(third))
                    .isInstanceOf(NothingSentException.class)
                    .hasMessageContainingAll("2 reads in work", "spillLimit", "0.3 s", "Nothing was sent");
            assertThat(on.router.status().waiting()).isZero();

            first.close();
            assertThat(reader(third)).as("a place became free").isEqualTo(DB1);
        }
        try (Connection writing = on.connection()) {
            assertThat(Stage.insert(writing, 7)).as("writes take no place").isEqualTo(1);
        }
    }

    @Test
    void readsThatWaitForAPlaceAreServedInTheirOrderOrByAReplica() throws Exception {
        Stage on = stage("spillLimit", "1", "gateTimeout", "20s");
        RouterView withReplicas = on.router.view();
        on.router.publish(Views.withoutReplicas(withReplicas));
        Connection first = reading(on);
        reader(first);
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<NodeId>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            waiting.add(CompletableFuture.supplyAsync(() -> readAndNote(on, number, order), on::meanwhile));
            await().until(() -> on.router.status().waiting() == number + 1);
        }
        first.close();
        for (CompletableFuture<NodeId> read : waiting) {
            assertThat(read.get()).isEqualTo(DB1);
        }
        assertThat(order).containsExactly(0, 1, 2, 3);

        Connection holder = reading(on);
        reader(holder);
        CompletableFuture<NodeId> last = CompletableFuture.supplyAsync(() -> readAndNote(on, 4, order), on::meanwhile);
        await().until(() -> on.router.status().waiting() == 1);
        on.router.publish(withReplicas);
        assertThat(last.get()).as("a replica is back").isIn(DB2, DB3);
        holder.close();
    }

    private static NodeId readAndNote(Stage on, int number, List<Integer> order) {
        try (Connection connection = reading(on)) {
            NodeId reader = reader(connection);
            order.add(number);
            return reader;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void replicasOfTheOwnZoneAreReadFirst() throws SQLException {
        Stage on = stage("zone", "east");
        on.router.publish(Views.inZone(on.router.view(), DB3, "east"));
        assertThat(readers(on, MANY)).containsExactly(DB3);
        on.db3.kill();
        assertThat(readers(on, 3)).containsExactly(DB2);
    }
}
