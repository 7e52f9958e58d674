package dev.understudy.agent;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.Barrier;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits barriers on a thread of its own: one may wait for its acknowledgement as long as it takes. */
final class BarrierRun {
    private static final Logger LOG = LoggerFactory.getLogger(BarrierRun.class);

    private final Endpoint admin;
    private final Account agent;
    private final DurableMemory memory;
    private final Runnable onEnd;
    private final AtomicReference<@Nullable Epoch> pending = new AtomicReference<>();

    /**
     * Prepares barriers on a server.
     *
     * @param onEnd called when one was answered or failed
     */
    BarrierRun(Endpoint admin, Account agent, DurableMemory memory, Runnable onEnd) {
        this.admin = admin;
        this.agent = agent;
        this.memory = memory;
        this.onEnd = onEnd;
    }

    /** The epoch whose barrier is under way. */
    Optional<Epoch> pending() {
        return Optional.ofNullable(pending.get());
    }

    /** Begins a barrier unless one is under way. */
    void begin(Epoch epoch) {
        if (pending.compareAndSet(null, epoch)) {
            Thread thread = new Thread(() -> run(epoch), "barrier");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(Epoch epoch) {
        try {
            Barrier.commit(admin, agent, epoch);
            memory.change(now -> now.withBarrier(epoch));
            LOG.info("the barrier of epoch {} is acknowledged", epoch);
        } catch (SQLException | IOException e) {
            LOG.warn("the barrier of epoch {} is not acknowledged yet: {}", epoch, e.getMessage());
        } finally {
            pending.set(null);
            onEnd.run();
        }
    }
}
