package dev.understudy.agent;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.CopyMark;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.PasswordState;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.Reading;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real node: looks at the mysqld process and its server, and acts on them. Used by the agent's one thread. */
final class LocalNode implements NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);
    private static final Duration APPLY_PATIENCE = Duration.ofMillis(500);

    private final AgentSettings settings;
    private final MysqldProcess process;
    private final DurableMemory memory;
    private final Runs runs;
    private final OpenSession session;
    private final NodeWatch watch;
    private final ServerStart start;
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
        this.runs = runs;
        this.session = new OpenSession(entrance);
        this.watch = new NodeWatch(process, memory, runs, vitals, session, this::replicas);
        this.start = new ServerStart(settings, process, memory, vitals);
        this.accounts = entrance.accounts();
        this.passwords = new PasswordRounds(entrance::last, accounts);
        this.replicas = ReplicaAccounts.ofNobody(accounts.now().replication());
    }

    private ReplicaAccounts replicas() {
        return replicas;
    }

    /** Makes the database of a new node, or takes over a server that runs already. */
    void prepare() throws IOException, InterruptedException {
        start.prepare(accounts);
    }

    /** Notes durably that a record was taken in, before anything is done upon it. */
    void take(ClusterState record) throws IOException {
        StateVersion version = record.version();
        if (!memory.now().seen().equals(Optional.of(version))) {
            watch.recordChanged();
        }
        memory.change(now -> now.withSeen(version));
        replicas = new ReplicaAccounts(
                accounts.now().replication(), new TreeSet<>(record.members().keySet()));
    }

    Memory memory() {
        return memory.now();
    }

    Observation observe() {
        return watch.look();
    }

    @Override
    public void startServer() throws StepFailedException {
        runs.copy().serverStarts();
        io("start mysqld", start::run);
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
                watch.last().flatMap(reading -> reading.server().receiver().source());
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
        runs.barrier().begin(version);
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
        ServerReport server = watch.last()
                .map(Reading::server)
                .orElseThrow(
                        () -> new StepFailedException("could not copy from " + order.donor() + ": mysqld is gone"));
        runs.copy().begin(order, server.serverUuid(), server.series());
    }

    @Override
    public void giveUpCopy() throws StepFailedException {
        try {
            runs.copy().giveUp();
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
            boolean follows = watch.last()
                    .flatMap(reading -> reading.server().receiver().source())
                    .isPresent();
            SortedMap<String, PasswordState> states =
                    passwords.round(session.get(), replicas, follows ? Optional.of(settings.node()) : Optional.empty());
            if (passwords.outgrown(session.get().account())) {
                session.end();
            }
            return states;
        } catch (SQLException e) {
            session.end();
            throw new StepFailedException("could not change a password: " + e.getMessage(), e);
        }
    }

    /** Ends the session; the server runs on. */
    void close() {
        session.end();
    }

    private interface SqlAct {
        void on(ServerControl control) throws SQLException;
    }

    private interface IoAct {
        void run() throws IOException;
    }

    private void sql(String what, SqlAct act) throws StepFailedException {
        try {
            act.on(new ServerControl(session.get()));
        } catch (SQLException e) {
            session.end();
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
