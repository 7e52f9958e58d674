package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.NodeId;
import dev.understudy.drill.Workload;
import dev.understudy.drill.history.History;
import dev.understudy.drill.history.HistoryCheck;
import dev.understudy.drill.history.HistoryVerdict;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Violation;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Reads are no older than {@code maxLag}, and the age of that by which the router knows a lag, whatever becomes of a replica. Alone,
 * because on a machine that is too busy every replica is behind.
 */
@Isolated
class OldReadsIT {
    private static final Duration FORMATION = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration MAX_LAG = Duration.ofSeconds(1);

    /** What a drill's application is promised; see the reference of client histories. */
    private static final Duration BOUND = MAX_LAG.plusSeconds(6);

    private static final Duration HELD = Duration.ofSeconds(8);

    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

    /** What it lacks it executes as fast as it can, and receives more meanwhile. */
    @Test
    void aReplicaThatWorksOffABacklogIsNotReadBeforeItIsDone() throws Exception {
        inTheLab((lab, replica, application) -> {
            Held applier = Held.of(lab, replica);
            try (applier) {
                TimeUnit.NANOSECONDS.sleep(HELD.toNanos());
                assertThat(isRead(application, replica)).isFalse();
            }
            awaitIsRead(application, replica);
        });
    }

    /** The last that the router has heard of it is that it has no lag. */
    @Test
    void aReplicaThatFallsBehindWhileZooKeeperIsAwayIsNotRead() throws Exception {
        inTheLab((lab, replica, application) -> {
            lab.stopZooKeeper();
            Held applier = Held.of(lab, replica);
            try (applier) {
                await("the router knows no more what it lacks").atMost(SOON).until(() -> !isRead(application, replica));
                TimeUnit.NANOSECONDS.sleep(HELD.toNanos());
                assertThat(isRead(application, replica)).isFalse();
                assertThat(application.status().orElseThrow().replicas())
                        .as("the other one shows that it has everything")
                        .isNotEmpty();
            }
            awaitIsRead(application, replica);
            lab.startZooKeeper();
            lab.awaitWhole(FORMATION);
        });
    }

    @FunctionalInterface
    private interface Story {
        void isTold(Lab lab, NodeId replica, UnderstudyDataSource application) throws Exception;
    }

    private void inTheLab(Story story) throws Exception {
        try (Lab lab = Lab.start(LabSettings.ordinary(OldReadsIT::tell))) {
            NodeId replica = lab.awaitWhole(FORMATION).replicas().get(0);
            try (UnderstudyDataSource application =
                    LabRouter.open(lab, Map.of("maxLag", MAX_LAG.toMillis() + "ms", "readYourWrites", "THREAD"))) {
                Workload.createTableIfMissing(application);
                awaitIsRead(application, replica);
                Workload workload = new Workload(
                        application,
                        new Workload.Plan(1, 4, 2, Duration.ofMillis(2), Optional.of(BOUND)),
                        operations::add);
                try (workload) {
                    workload.start();
                    story.isTold(lab, replica, application);
                    workload.stop();
                }
            }
        }
        HistoryVerdict verdict = HistoryCheck.judge(
                List.of(History.ofMemory("memory", new ArrayList<>(operations), List.of())), Duration.ZERO);
        tell("the oldest of " + verdict.counts().reads() + " reads missed what was acknowledged "
                + verdict.oldestRead().toMillis() + " ms before");
        assertThat(verdict.counts().reads()).isPositive();
        assertThat(verdict.violations()).extracting(Violation::text).isEmpty();
    }

    private static void tell(String line) {
        System.err.println(line);
    }

    private static void awaitIsRead(UnderstudyDataSource application, NodeId replica) {
        await(replica + " is read").atMost(SOON).until(() -> isRead(application, replica));
    }

    private static boolean isRead(UnderstudyDataSource application, NodeId replica) {
        return application
                .status()
                .filter(status -> status.replicas().contains(replica))
                .isPresent();
    }

    /** A replica that receives and does not apply, because a client has the table locked, as a backup does. */
    private record Held(Connection client) implements AutoCloseable {
        static Held of(Lab lab, NodeId replica) throws SQLException {
            Connection client = lab.connect(replica, "app");
            try (Statement statement = client.createStatement()) {
                statement.execute("LOCK TABLES drill_rows READ");
            }
            return new Held(client);
        }

        @Override
        public void close() throws SQLException {
            client.close();
        }
    }
}
