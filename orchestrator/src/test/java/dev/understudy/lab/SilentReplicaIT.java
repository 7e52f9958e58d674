package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.NodeId;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A replica's host is gone without a word: no connection to it ends, and its agent's session lives on for seconds. Alone,
 * because on a machine that is too busy every host looks like that.
 */
@Isolated
class SilentReplicaIT {
    private static final Duration FORMATION = Duration.ofMinutes(3);

    /** Without being cut off, the reads there would wait for five minutes. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private static final int READERS = 8;

    private final AtomicIntegerArray reads = new AtomicIntegerArray(READERS);
    private final Queue<SQLException> errors = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    @Test
    void readsOnItGoElsewhereWithoutAnError() throws Exception {
        List<Thread> threads = new ArrayList<>();
        try (Lab lab = Lab.start(LabSettings.ordinary(SilentReplicaIT::tell))) {
            NodeId replica = lab.awaitWhole(FORMATION).replicas().get(0);
            try (UnderstudyDataSource application = LabRouter.open(lab)) {
                for (int i = 0; i < READERS; i++) {
                    threads.add(reader(application, i));
                }
                awaitReads();

                assertThat(lab.freezeAgent(replica) && lab.freezeServer(replica))
                        .isTrue();
                long from = System.nanoTime();
                awaitReads();
                tell("every reader goes on after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from) + " ms");
                assertThat(errors).isEmpty();

                assertThat(lab.continueServer(replica) && lab.continueAgent(replica))
                        .isTrue();
                lab.awaitWhole(FORMATION);
                await("it is read from again")
                        .atMost(SOON)
                        .until(() -> application
                                .status()
                                .filter(status -> status.replicas().contains(replica))
                                .isPresent());
                stop(threads);
            } finally {
                stopping = true;
            }
        }
        assertThat(errors).isEmpty();
    }

    private void stop(List<Thread> threads) throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join(SOON.toMillis());
        }
    }

    private static void tell(String line) {
        System.err.println(line);
    }

    /** Each reader does some more: on one node and on the other. */
    private void awaitReads() {
        int[] wanted = new int[READERS];
        for (int i = 0; i < READERS; i++) {
            wanted[i] = reads.get(i) + 20;
        }
        await().atMost(SOON).until(() -> {
            for (int i = 0; i < READERS; i++) {
                if (reads.get(i) < wanted[i]) {
                    return false;
                }
            }
            return true;
        });
    }

    private Thread reader(UnderstudyDataSource application, int number) {
        Thread thread = new Thread(
                () -> {
                    while (!stopping) {
                        try {
                            read(application);
                            reads.incrementAndGet(number);
                        } catch (SQLException e) {
                            errors.add(e);
                        }
                    }
                },
                "reader-" + number);
        thread.start();
        return thread;
    }

    private static void read(UnderstudyDataSource application) throws SQLException {
        try (Connection connection = application.getConnection()) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT SLEEP(0.02)")) {
                assertThat(row.next()).isTrue();
            }
        }
    }
}
