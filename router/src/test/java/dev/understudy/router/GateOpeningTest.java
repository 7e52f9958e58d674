package dev.understudy.router;

import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a new primary meets when the gate opens: no more than its pool has room for (docs/design/0009). */
@Timeout(60)
class GateOpeningTest {
    private static final int WAITING = 200;
    private static final int POOL = 4;

    @Test
    void allWhoWaitAreServedAndNeverMoreAtOnceThanThePoolHolds() throws Exception {
        try (Stage stage = new Stage(Map.of("gateTimeout", "30s"))) {
            stage.router.publish(Views.revoking(4, DB1));
            AtomicInteger working = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                int id = i;
                all.add(CompletableFuture.runAsync(() -> insert(stage, id, working, most), stage::meanwhile));
            }
            await().until(() -> stage.router.status().waiting() == WAITING);
            int logins = stage.db2.connects();

            stage.router.publish(Views.failedOver(4, DB2, DB1));

            for (CompletableFuture<Void> one : all) {
                one.join();
            }
            assertThat(stage.db2.rows()).isEqualTo(WAITING);
            assertThat(most).hasValueBetween(1, POOL);
            assertThat(stage.db2.connects() - logins).as("logins").isLessThanOrEqualTo(POOL);
        }
    }

    /** Counts itself while it holds a connection to the new primary. */
    private static void insert(Stage stage, int id, AtomicInteger working, AtomicInteger most) {
        try (Connection connection = stage.transaction()) {
            Stage.insert(connection, id);
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            working.decrementAndGet();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
