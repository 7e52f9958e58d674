package dev.understudy.agent;

import dev.understudy.agent.converge.Copying;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.client.Finding;
import dev.understudy.client.Load;
import dev.understudy.client.ServerProcess;
import dev.understudy.mysql.Clone;
import dev.understudy.mysql.Reading;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the mysqld process and, if it answers, at the server. Used by the agent's one thread. */
final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    /** Settings are changed by people, who are told of it soon enough. */
    private static final Duration FULL_READING = Duration.ofSeconds(5);

    private static final Clone.Status NO_COPY = new Clone.Status(Optional.empty(), "preparing");

    private final MysqldProcess process;
    private final DurableMemory memory;
    private final LocalNode.Runs runs;
    private final Vitals vitals;
    private final OpenSession session;
    private final Supplier<ReplicaAccounts> replicas;

    private long knownSinceNanos = System.nanoTime();
    private Optional<Reading> last = Optional.empty();
    private long fullyReadAtNanos;

    /**
     * Prepares looks.
     *
     * @param replicas the accounts of those who may be refused as replicas
     */
    NodeWatch(
            MysqldProcess process,
            DurableMemory memory,
            LocalNode.Runs runs,
            Vitals vitals,
            OpenSession session,
            Supplier<ReplicaAccounts> replicas) {
        this.process = process;
        this.memory = memory;
        this.runs = runs;
        this.vitals = vitals;
        this.session = session;
        this.replicas = replicas;
    }

    /** The agent knows another record from now on. */
    void recordChanged() {
        knownSinceNanos = System.nanoTime();
    }

    /** What was read last; empty if the server did not answer. */
    Optional<Reading> last() {
        return last;
    }

    Observation look() {
        if (!process.isRunning()) {
            session.end();
            vitals.reset();
            return observation(ServerProcess.DOWN, Optional.empty());
        }
        // Twice, the second time by a new session: one that was cut says nothing of the server.
        Optional<Reading> reading = read().or(this::read);
        if (reading.isEmpty() && !process.isRunning()) {
            return look();
        }
        if (reading.isEmpty()) {
            return observation(process.hasAnswered() ? ServerProcess.HUNG : ServerProcess.STARTING, Optional.empty());
        }
        process.noteAnswer(reading.get().server().access());
        return observation(ServerProcess.UP, reading);
    }

    private Optional<Reading> read() {
        if (!process.isRunning()) {
            return Optional.empty();
        }
        try {
            ServerReader reader = new ServerReader(session.get(), replicas.get());
            return Optional.of(vitals.take(reading(reader), reader));
        } catch (SQLException e) {
            LOG.debug("the server does not answer: {}", e.getMessage());
            session.end();
            return Optional.empty();
        }
    }

    private Reading reading(ServerReader reader) throws SQLException {
        long now = System.nanoTime();
        if (last.isPresent() && now - fullyReadAtNanos < FULL_READING.toNanos()) {
            return reader.readAgain(last.get());
        }
        Reading full = reader.read();
        fullyReadAtNanos = now;
        return full;
    }

    private Observation observation(ServerProcess state, Optional<Reading> reading) {
        last = reading;
        Copying copying = copying(reading);
        return new Observation(
                new LocalFacts(
                        state,
                        reading.map(Reading::server),
                        reading.map(Reading::transactions).orElse(0),
                        memory.now(),
                        runs.barrier().pending(),
                        copying,
                        Duration.ofNanos(System.nanoTime() - knownSinceNanos),
                        process.restarts(),
                        vitals.contact(memory.now())),
                reading.map(vitals::load).orElseGet(Load::unknown),
                vitals.host(reading),
                warnings(reading, copying));
    }

    private List<Finding> warnings(Optional<Reading> reading, Copying copying) {
        List<Finding> warnings = process.warnings(reading.map(vitals::warnings).orElse(List.of()));
        if (copying instanceof Copying.Running running) {
            warnings.add(new Finding(Finding.Kind.COPYING, "from " + running.donor() + ": " + running.progress()));
        }
        return warnings;
    }

    private Copying copying(Optional<Reading> reading) {
        Clone.Status status = copyStatus(reading);
        return runs.copy()
                .copying(status)
                .or(() -> status.complete().map(Copying.Complete::new))
                .orElse(Copying.IDLE);
    }

    /** Only a node that was ever to be copied asks its server for it. */
    private Clone.Status copyStatus(Optional<Reading> reading) {
        if (reading.isEmpty() || memory.now().copy().isEmpty()) {
            return NO_COPY;
        }
        try {
            return Clone.status(session.get());
        } catch (SQLException e) {
            LOG.debug("the server does not say how far the copy is: {}", e.getMessage());
            session.end();
            return NO_COPY;
        }
    }
}
