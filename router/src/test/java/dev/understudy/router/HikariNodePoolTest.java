package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool that is cut in a bad moment. */
@Timeout(30)
class HikariNodePoolTest {
    private final CompletableFuture<NodePool> pool = new CompletableFuture<>();

    /** HikariCP measures once it has chosen a connection, and before it lends that out. */
    private final class CutWhileLending implements IMetricsTracker {
        @Override
        public void recordConnectionAcquiredNanos(long nanos) {
            pool.join().cut();
        }
    }

    @Test
    void aConnectionThatIsClosedWhileItIsLentIsNotGivenOut() throws SQLException {
        try (FakeServer server = new FakeServer(Views.DB1)) {
            HikariConfig config = new HikariConfig();
            config.setPoolName("shop-db1-write");
            config.setMetricsTrackerFactory((name, figures) -> new CutWhileLending());
            pool.complete(HikariNodePool.open(
                    config,
                    server::connect,
                    work -> CompletableFuture.runAsync(work).join()));

            assertThatThrownBy(() -> pool.join().borrow())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(Errors.CLOSED))
                    .hasMessage("this pool is closed");
        }
    }
}
