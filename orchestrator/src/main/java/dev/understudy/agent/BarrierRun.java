package dev.understudy.agent;

import dev.understudy.client.Endpoint;
import dev.understudy.client.StateVersion;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.Barrier;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits barriers on a thread of its own: one may wait for its acknowledgement as long as it takes. */
final class BarrierRun {
    private static final Logger LOG = LoggerFactory.getLogger(BarrierRun.class);

    private final Supplier<Endpoint> admin;
    private final Supplier<Account> agent;
    private final DurableMemory memory;
    private final HealthBoard board;
    private final Consumer<StateVersion> onAcknowledged;
    private final Runnable onEnd;
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicReference<@Nullable StateVersion> pending = new AtomicReference<>();

    /**
     * Prepares barriers on a server.
     *
     * @param admin where the agent comes in
     * @param onAcknowledged told at once of one that was answered, after it was noted durably
     * @param onEnd called when one was answered or failed
     */
    BarrierRun(
            Supplier<Endpoint> admin,
            Supplier<Account> agent,
            DurableMemory memory,
            HealthBoard board,
            Consumer<StateVersion> onAcknowledged,
            Runnable onEnd) {
        this.admin = admin;
        this.agent = agent;
        this.memory = memory;
        this.board = board;
        this.onAcknowledged = onAcknowledged;
        this.onEnd = onEnd;
    }

    /** The record version whose barrier is under way. */
    Optional<StateVersion> pending() {
        return Optional.ofNullable(pending.get());
    }

    /** Begins a barrier unless one is under way. */
    void begin(StateVersion version) {
        if (pending.compareAndSet(null, version)) {
            Thread thread = new Thread(() -> run(version), "barrier");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(StateVersion version) {
        try {
            HealthBoard.Moment began = HealthBoard.Moment.now();
            Barrier.commit(admin.get(), agent.get(), version.epoch(), attempts.getAndIncrement());
            board.proven(began);
            boolean isFirst = !memory.now().barrier().equals(Optional.of(version));
            memory.change(now -> now.withBarrier(version));
            onAcknowledged.accept(version);
            if (isFirst) {
                LOG.info("the barrier of {} is acknowledged", version);
            }
        } catch (SQLException | IOException e) {
            LOG.warn("the barrier of {} is not acknowledged yet: {}", version, e.getMessage());
        } finally {
            pending.set(null);
            onEnd.run();
        }
    }
}
