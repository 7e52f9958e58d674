package dev.understudy.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.Promise;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A workload against a database that only fails: what it repeats, and what it does not. */
class WorkloadTest {
    private final List<Operation> journal = new CopyOnWriteArrayList<>();

    /** Refuses every connection with one SQLState. */
    private record Refusing(@Nullable String state) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("refused", state);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("none");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("nothing is wrapped");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    private List<Long> numbersWrittenUnder(@Nullable String state) throws InterruptedException {
        Workload.Plan plan = new Workload.Plan(1, 1, 0, Duration.ofMillis(1));
        try (Workload workload = new Workload(new Refusing(state), plan, journal::add)) {
            workload.start();
            await().until(() -> journal.size() >= 5);
            workload.stop();
        }
        return journal.stream()
                .map(Operation.Write.class::cast)
                .map(write -> write.row().number())
                .limit(5)
                .toList();
    }

    @Test
    void whatWasProvenNotToBeCommittedIsWrittenAgain() throws InterruptedException {
        assertThat(numbersWrittenUnder("40001")).containsExactly(1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void whatWasNeverSentIsWrittenAgain() throws InterruptedException {
        assertThat(numbersWrittenUnder("08001")).containsExactly(1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void whatMayHaveBeenCommittedIsNot() throws InterruptedException {
        assertThat(numbersWrittenUnder("08007")).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void anErrorWithoutAStateCountsAsUnknown() throws InterruptedException {
        assertThat(numbersWrittenUnder(null)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(journal.get(0).outcome()).isEqualTo(new Outcome.Failed("none", "refused"));
    }

    @Test
    void readsSayWhatIsPromisedOfThemAndFollowOwnWrites() throws InterruptedException {
        Workload.Plan plan = new Workload.Plan(1, 1, 1, Duration.ofMillis(1)).reading(Duration.ofSeconds(2));
        try (Workload workload = new Workload(new Refusing("08007"), plan, journal::add)) {
            workload.start();
            await().until(() ->
                    reads("writer-0").size() >= 2 && reads("reader-0").size() >= 2);
            workload.stop();
        }

        Promise fresh = new Promise.NoOlderThan(Duration.ofSeconds(2));
        assertThat(reads("reader-0")).allMatch(read -> read.promises().equals(List.of(fresh)));
        assertThat(reads("writer-0"))
                .allMatch(read -> read.promises().equals(List.of(fresh, new Promise.OwnWrites())))
                .allMatch(read -> read.sight().isEmpty() && !read.isDone());
    }

    private List<Operation.Read> reads(String client) {
        return journal.stream()
                .filter(Operation.Read.class::isInstance)
                .map(Operation.Read.class::cast)
                .filter(read -> read.client().equals(client))
                .toList();
    }
}
