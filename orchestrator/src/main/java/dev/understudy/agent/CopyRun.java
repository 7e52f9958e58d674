package dev.understudy.agent;

import dev.understudy.agent.converge.CopyMark;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.Copying;
import dev.understudy.agent.exports.ErrantExport;
import dev.understudy.agent.exports.Reason;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.Clone;
import dev.understudy.mysql.ReplicaAccounts;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the node from a donor on a thread of its own: it may take hours. */
final class CopyRun {
    private static final Logger LOG = LoggerFactory.getLogger(CopyRun.class);

    /** How long a failure is shown before the next attempt; the leader may name another donor meanwhile. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** ER_RESTART_SERVER_FAILED: it is complete, and mysqld shuts down. */
    private static final int NOT_SUPERVISED = 3707;

    private final Clone clone;
    private final Supplier<Account> recipient;
    private final DurableMemory memory;
    private final Saving saving;
    private final Runnable onEnd;
    private final AtomicReference<@Nullable CopyOrder> underWay = new AtomicReference<>();
    private volatile @Nullable Failure failure;
    private volatile @Nullable Ending ending;
    private volatile boolean givenUp;

    private record Failure(String message, long atNanos) {}

    private record Ending(NodeId donor, long atNanos) {}

    /** Saves what only this node has. */
    @FunctionalInterface
    interface Saving {
        void save(CopyOrder order, String serverUuid) throws IOException;
    }

    /**
     * Prepares copies.
     *
     * @param recipient the account with which the node is let in by its donors
     * @param onEnd called when one has ended, in whatever way
     */
    CopyRun(Clone clone, Supplier<Account> recipient, DurableMemory memory, Saving saving, Runnable onEnd) {
        this.clone = clone;
        this.recipient = recipient;
        this.memory = memory;
        this.saving = saving;
        this.onEnd = onEnd;
    }

    /** Copies to an agent's own server. */
    static CopyRun of(
            AgentSettings settings,
            Supplier<Endpoint> admin,
            LiveAccounts accounts,
            DurableMemory memory,
            Runnable onEnd) {
        return new CopyRun(
                new Clone(admin, accounts::agent),
                () -> ReplicaAccounts.ofNobody(accounts.now().replication()).of(settings.node()),
                memory,
                (order, serverUuid) -> new ErrantExport(
                                settings.directory(), settings.server().program())
                        .save(
                                settings.cluster(),
                                settings.node(),
                                serverUuid,
                                order.saved(),
                                order.base(),
                                Reason.REBUILT),
                onEnd);
    }

    /** How far it is, as far as this thread knows; empty if it knows of nothing. */
    Optional<Copying> copying(Clone.Status status) {
        CopyOrder order = underWay.get();
        if (order != null) {
            return Optional.of(new Copying.Running(order.donor(), status.progress()));
        }
        Ending end = ending;
        if (end != null && System.nanoTime() - end.atNanos() < PAUSE.toNanos()) {
            return Optional.of(new Copying.Running(end.donor(), "mysqld ends, to be started with what was copied"));
        }
        Failure last = failure;
        boolean lately = last != null && System.nanoTime() - last.atNanos() < PAUSE.toNanos();
        return last != null && lately ? Optional.of(new Copying.Failed(last.message())) : Optional.empty();
    }

    /** Begins a copy unless one is under way. */
    void begin(CopyOrder order, String serverUuid, String series) {
        if (underWay.compareAndSet(null, order)) {
            failure = null;
            ending = null;
            givenUp = false;
            Thread thread = new Thread(() -> run(order, serverUuid, series), "copy");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** mysqld is started again: whether the last copy was complete, it says itself. */
    void serverStarts() {
        ending = null;
    }

    /** Ends it; the node is left half copied. */
    void giveUp() throws SQLException {
        givenUp = true;
        clone.giveUp();
    }

    private void run(CopyOrder order, String serverUuid, String series) {
        NodeId donor = order.donor();
        try {
            saving.save(order, serverUuid);
            Clone.Donor found = Clone.Donor.ask(order.endpoint(), recipient.get());
            Optional<String> objection = order.objection(found.serverUuid(), found.series(), found.executed(), series);
            if (objection.isPresent()) {
                fail(objection.get());
                return;
            }
            memory.change(now -> now.with(new CopyMark(CopyMark.Stage.BEGUN, serverUuid)));
            LOG.info("copying everything from {} at {}", donor, order.endpoint());
            clone.run(order.endpoint(), recipient.get());
            LOG.info("everything is copied from {}; mysqld ends, to be started with it", donor);
            ending = new Ending(donor, System.nanoTime());
        } catch (SQLException e) {
            ended(donor, e);
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        } finally {
            underWay.set(null);
            onEnd.run();
        }
    }

    /** mysqld ends after a complete copy, and the connection with it; whether it was complete, its next start shows. */
    private void ended(NodeId donor, SQLException e) {
        boolean ended = e.getErrorCode() == NOT_SUPERVISED || "08S01".equals(e.getSQLState());
        if (ended) {
            LOG.info("the connection over which {} was copied has ended", donor);
            ending = givenUp ? null : new Ending(donor, System.nanoTime());
        } else {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void fail(String message) {
        LOG.warn("the node could not be copied: {}", message);
        failure = new Failure(message, System.nanoTime());
    }
}
