package dev.understudy.agent;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.CopyMark;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.Copying;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.agent.process.Inheritance;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.agent.process.OtherStarter;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Load;
import dev.understudy.client.NodeId;
import dev.understudy.client.PasswordState;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.AdminSession;
import dev.understudy.mysql.Clone;
import dev.understudy.mysql.Reading;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import dev.understudy.mysql.ServerReader;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real node: looks at the mysqld process and its server, and acts on them. Used by the agent's one thread. */
final class LocalNode implements NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);
    private static final Clone.Status NO_COPY = new Clone.Status(Optional.empty(), "preparing");
    private static final long LEAST_ROOM = 4L << 20;
    private static final Duration APPLY_PATIENCE = Duration.ofMillis(500);

    private final AgentSettings settings;
    private final MysqldProcess process;
    private final DurableMemory memory;
    private final BarrierRun barrier;
    private final CopyRun copy;
    private final Vitals vitals;
    private final Entrance entrance;

    private @Nullable AdminSession session;
    private long knownSinceNanos = System.nanoTime();
    private Optional<Reading> last = Optional.empty();
    private final LiveAccounts accounts;
    private final PasswordRounds passwords;
    private ReplicaAccounts replicas;

    /**
     * What takes long, on threads of their own.
     *
     * @param barrier commits barriers
     * @param copy copies the node from a donor
     */
    record Runs(BarrierRun barrier, CopyRun copy) {}

    LocalNode(
            AgentSettings settings,
            MysqldProcess process,
            DurableMemory memory,
            Entrance entrance,
            Runs runs,
            Vitals vitals) {
        this.settings = settings;
        this.process = process;
        this.memory = memory;
        this.barrier = runs.barrier();
        this.copy = runs.copy();
        this.vitals = vitals;
        this.entrance = entrance;
        this.accounts = entrance.accounts();
        this.passwords = new PasswordRounds(entrance::last, accounts);
        this.replicas = ReplicaAccounts.ofNobody(accounts.now().replication());
    }

    /** Makes the database of a new node, or takes over a server that runs already. */
    void prepare() throws IOException, InterruptedException {
        if (settings.directory().isInherited()) {
            requireNoOtherStarter();
        }
        if (!process.adopt() && !process.isInitialised()) {
            process.initialise(accounts.now());
        }
    }

    private void requireNoOtherStarter() throws IOException {
        OtherStarter other = new OtherStarter(settings.directory());
        Optional<Long> wrapper = other.wrapper();
        if (wrapper.isPresent()) {
            throw new IOException(
                    "mysqld_safe, process " + wrapper.get() + ", would start mysqld again behind its agent: end"
                            + " mysqld_safe with kill -9 (mysqld runs on), then start the agent");
        }
        other.unit()
                .ifPresent(unit -> LOG.warn(
                        "mysqld runs in the unit {}, which must not start it again behind its agent: set Restart=no in it, and"
                                + " disable it (docs/operate/adopt.md)",
                        unit));
    }

    /** Notes durably that a record was taken in, before anything is done upon it. */
    void take(ClusterState record) throws IOException {
        StateVersion version = record.version();
        if (!memory.now().seen().equals(Optional.of(version))) {
            knownSinceNanos = System.nanoTime();
        }
        memory.change(now -> now.withSeen(version));
        replicas = new ReplicaAccounts(
                accounts.now().replication(), new TreeSet<>(record.members().keySet()));
    }

    Memory memory() {
        return memory.now();
    }

    /** Looks at the process and, if it answers, at the server. */
    Observation observe() {
        if (!process.isRunning()) {
            disconnect();
            vitals.reset();
            return observation(ServerProcess.DOWN, Optional.empty());
        }
        // Twice, the second time by a new session: one that was cut says nothing of the server.
        Optional<Reading> reading = read().or(this::read);
        if (reading.isEmpty() && !process.isRunning()) {
            return observe();
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
            ServerReader reader = new ServerReader(session(), replicas);
            return Optional.of(vitals.take(reader.read(), reader));
        } catch (SQLException e) {
            disconnect();
            return Optional.empty();
        }
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
                        barrier.pending(),
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

    /** Only a node that was ever to be copied asks its server for it. */
    private Copying copying(Optional<Reading> reading) {
        Clone.Status status = copyStatus(reading);
        return copy.copying(status)
                .or(() -> status.complete().map(Copying.Complete::new))
                .orElse(Copying.IDLE);
    }

    private Clone.Status copyStatus(Optional<Reading> reading) {
        if (reading.isEmpty() || memory.now().copy().isEmpty()) {
            return NO_COPY;
        }
        try {
            return Clone.status(session());
        } catch (SQLException e) {
            LOG.debug("the server does not say how far the copy is: {}", e.getMessage());
            disconnect();
            return NO_COPY;
        }
    }

    private AdminSession session() throws SQLException {
        AdminSession open = session;
        if (open == null) {
            open = entrance.open();
            session = open;
        }
        return open;
    }

    private void disconnect() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public void startServer() throws StepFailedException {
        copy.serverStarts();
        io("start mysqld", () -> {
            // Whoever had set it up may have started it.
            if (settings.directory().isInherited() && process.adopt()) {
                return;
            }
            if (memory.now().seen().isEmpty() && new Inheritance(settings.directory()).isOfOthers()) {
                throw new IOException("its cluster is not adopted yet: start mysqld as you did before");
            }
            requireRoom();
            if (memory.now().isHalfCopied()) {
                // It may be the donor's data by now, which must be known by another name, and without the old relay
                // logs.
                process.forgetIdentity();
                process.forgetRelayLogs();
                memory.change(now -> now.with(RelayLog.GONE));
            } else if (process.relayLogIsGone()) {
                if (memory.now().dependsOnRelayLog()) {
                    LOG.warn("the relay logs are gone, and what was acknowledged may be with them: mysqld gets a new"
                            + " server_uuid, under which nobody relies on it");
                    process.forgetIdentity();
                }
                memory.change(Memory::withoutRelayLog);
            }
            process.start();
        });
    }

    /** On a full disk mysqld waits in the middle of its start, and looks for room only once a minute. */
    private void requireRoom() throws IOException {
        OptionalLong free = vitals.diskFreeBytes();
        if (free.isPresent() && free.getAsLong() < LEAST_ROOM) {
            throw new IOException("the disk of " + settings.directory().data() + " has only " + free.getAsLong()
                    + " bytes left: free some, and it is started");
        }
    }

    @Override
    public void killServer() throws StepFailedException {
        io("kill mysqld", process::kill);
    }

    @Override
    public void rewind(GtidSet base, Epoch epoch) throws StepFailedException {
        io("cut the end of the binary log", () -> {
            process.awaitGone();
            new Rewind(settings, base).run();
            memory.change(now -> now.withRewound(epoch));
        });
    }

    @Override
    public void fence() throws StepFailedException {
        sql("fence mysqld", ServerControl::fence);
    }

    @Override
    public void stopReceiver() throws StepFailedException {
        sql("stop the receiver", ServerControl::stopReceiver);
    }

    @Override
    public void startApplier() throws StepFailedException {
        sql("start the applier", ServerControl::startApplier);
    }

    @Override
    public void stopApplier() throws StepFailedException {
        sql("stop the applier", ServerControl::stopApplier);
    }

    @Override
    public void follow(Endpoint source, Acknowledging acknowledging) throws StepFailedException {
        Optional<Endpoint> configured =
                last.flatMap(reading -> reading.server().receiver().source());
        sql("follow " + source, control -> {
            control.setReplicaSemiSync(
                    acknowledging == Acknowledging.ON ? ServerControl.OnOff.ON : ServerControl.OnOff.OFF);
            Account account = accounts.now().replication();
            control.follow(configured, source, new ReplicaAccounts(account, replicas.nodes()).of(settings.node()));
            passwords.receiverHas(account.password());
            if (configured.isEmpty()) {
                control.startApplier();
            }
        });
    }

    @Override
    public void awaitExecuted(GtidSet set) throws StepFailedException {
        sql("execute what was received", control -> {
            if (!control.awaitExecuted(set.toString(), APPLY_PATIENCE)) {
                LOG.info("still executing what was received");
            }
        });
    }

    @Override
    public void closeForReads() throws StepFailedException {
        sql("close to readers", ServerControl::closeForReads);
    }

    @Override
    public void reopen(int acknowledgements) throws StepFailedException {
        sql("open again", control -> control.openForWrites(acknowledgements));
    }

    @Override
    public void openForReads() throws StepFailedException {
        sql("open for reads", ServerControl::openForReads);
    }

    @Override
    public void promote(int acknowledgements, Epoch epoch) throws StepFailedException {
        io("note the promotion", () -> memory.change(now -> now.withPromoted(epoch)));
        sql("become primary", control -> {
            control.stopApplier();
            control.rotateBinaryLog();
            control.openForWrites(acknowledgements);
        });
    }

    @Override
    public void recordPromotion(Epoch epoch) throws StepFailedException {
        io("note the promotion", () -> memory.change(now -> now.withPromoted(epoch)));
    }

    @Override
    public void awaitAcknowledgements(int acknowledgements) throws StepFailedException {
        sql(
                "wait for " + acknowledgements + " acknowledgements",
                control -> control.awaitAcknowledgements(acknowledgements));
    }

    @Override
    public void refuseReplicas(SortedSet<NodeId> nodes) throws StepFailedException {
        sql("refuse " + nodes + " as replicas", control -> control.refuseReplicas(replicas, nodes));
    }

    @Override
    public void endWrites() throws StepFailedException {
        sql("end the writes", ServerControl::endWrites);
    }

    @Override
    public void cutClients() throws StepFailedException {
        sql("cut the clients", ServerControl::cutClients);
    }

    @Override
    public void releaseSemiSync() throws StepFailedException {
        sql("turn off the source side of semi-sync", ServerControl::releaseSemiSync);
    }

    @Override
    public void forgetSource() throws StepFailedException {
        sql("forget the old source", ServerControl::forgetSource);
    }

    @Override
    public void beginBarrier(StateVersion version) {
        barrier.begin(version);
    }

    @Override
    public void recordWithinBase(Epoch epoch) throws StepFailedException {
        io("note that it may follow", () -> memory.change(now -> now.withWithinBase(epoch)));
    }

    @Override
    public void record(RelayLog relayLog) throws StepFailedException {
        io("note that the relay log is " + relayLog, () -> memory.change(now -> now.with(relayLog)));
    }

    @Override
    public void beginCopy(CopyOrder order) throws StepFailedException {
        ServerReport server = last.map(Reading::server)
                .orElseThrow(
                        () -> new StepFailedException("could not copy from " + order.donor() + ": mysqld is gone"));
        copy.begin(order, server.serverUuid(), server.series());
    }

    @Override
    public void giveUpCopy() throws StepFailedException {
        try {
            copy.giveUp();
        } catch (SQLException e) {
            throw new StepFailedException("could not give up the copy: " + e.getMessage(), e);
        }
    }

    @Override
    public void recordCopied(String serverUuid, Epoch epoch) throws StepFailedException {
        io(
                "note that it is copied",
                () -> memory.change(now ->
                        now.with(new CopyMark(CopyMark.Stage.DONE, serverUuid)).withWithinBase(epoch)));
    }

    /**
     * Brings the server's passwords to those of the secrets folder, at times at which nothing else is to be done. Returns
     * how far each is.
     */
    SortedMap<String, PasswordState> keepPasswords() throws StepFailedException {
        try {
            boolean follows = last.flatMap(
                            reading -> reading.server().receiver().source())
                    .isPresent();
            SortedMap<String, PasswordState> states =
                    passwords.round(session(), replicas, follows ? Optional.of(settings.node()) : Optional.empty());
            if (passwords.outgrown(session().account())) {
                disconnect();
            }
            return states;
        } catch (SQLException e) {
            disconnect();
            throw new StepFailedException("could not change a password: " + e.getMessage(), e);
        }
    }

    /** Ends the session; the server runs on. */
    void close() {
        disconnect();
    }

    private interface SqlAct {
        void on(ServerControl control) throws SQLException;
    }

    private interface IoAct {
        void run() throws IOException;
    }

    private void sql(String what, SqlAct act) throws StepFailedException {
        try {
            act.on(new ServerControl(session()));
        } catch (SQLException e) {
            disconnect();
            throw new StepFailedException("could not " + what + ": " + e.getMessage(), e);
        }
    }

    private void io(String what, IoAct act) throws StepFailedException {
        try {
            act.run();
        } catch (IOException e) {
            throw new StepFailedException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
