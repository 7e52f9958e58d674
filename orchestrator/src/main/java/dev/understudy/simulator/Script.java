package dev.understudy.simulator;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.CopyMark;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Access;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.StateVersion;
import dev.understudy.simulator.Statement.Body;
import dev.understudy.simulator.Statement.Progress;
import dev.understudy.simulator.Statement.Where;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;

/**
 * Writes down what an act does, as the statements that the real agent would send one after the other; the simulated agent
 * then carries them out in virtual time, where anything may happen between two of them.
 */
final class Script implements NodeControl {
    /** More than any cluster has ackers, as the real one. */
    private static final int NEVER = 1000;

    private static final long LOCK_WAIT = 2 * Timeline.SECOND;
    private static final long NONE = 0;

    private final Hands hands;
    private final SimulatedServer server;
    private final Safeguards safeguards;
    private final Deque<Statement> statements = new ArrayDeque<>();

    Script(Hands hands, SimulatedServer server, Safeguards safeguards) {
        this.hands = hands;
        this.server = server;
        this.safeguards = safeguards;
    }

    Deque<Statement> statements() {
        return statements;
    }

    private interface Act {
        void run() throws StepFailedException;
    }

    private void onServer(String name, long micros, Act act) {
        statements.add(new Statement(name, Where.SERVER, micros, NONE, () -> {
            act.run();
            return Progress.DONE;
        }));
    }

    private void onAgent(String name, long micros, Act act) {
        statements.add(new Statement(name, Where.AGENT, micros, NONE, () -> {
            act.run();
            return Progress.DONE;
        }));
    }

    private void waiting(String name, long patience, Body body) {
        statements.add(new Statement(name, Where.SERVER, Timeline.MILLISECOND, patience, body));
    }

    @Override
    public void startServer() {
        onAgent("start mysqld", 5 * Timeline.MILLISECOND, hands::startServer);
    }

    @Override
    public void killServer() {
        onAgent("kill mysqld", Timeline.MILLISECOND, () -> {
            if (safeguards.killsWithoutAsking()) {
                server.kill();
            } else {
                server.shutDown();
            }
        });
    }

    @Override
    public void rewind(GtidSet base, Epoch epoch) {
        onAgent("cut the end of the binary log", 10 * Timeline.MILLISECOND, () -> {
            server.disk().rewind(base, server.world().newServerUuid());
            hands.note(memory -> memory.withRewound(epoch));
        });
    }

    @Override
    public void fence() {
        if (safeguards.fencesAcknowledgementsFirst()) {
            onServer("wait for " + NEVER, 500, () -> server.sourceSide().awaitAcknowledgements(NEVER));
        }
        onServer("go offline", Timeline.MILLISECOND, () -> server.setAccess(Access.OFFLINE));
    }

    @Override
    public void stopReceiver() {
        onServer(
                "stop the receiver",
                5 * Timeline.MILLISECOND,
                () -> server.replicaSide().stopReceiver());
    }

    @Override
    public void startApplier() {
        onServer("start the applier", Timeline.MILLISECOND, () -> {
            requireRelayLog();
            server.replicaSide().startApplier();
        });
    }

    @Override
    public void stopApplier() {
        onServer(
                "stop the applier",
                2 * Timeline.MILLISECOND,
                () -> server.replicaSide().stopApplier());
    }

    @Override
    public void follow(Endpoint source, Acknowledging acknowledging) {
        NodeId to = server.world().nodeAt(source);
        boolean configured = server.disk().source.isPresent();
        boolean moves = configured && !server.disk().source.get().equals(to);
        onServer(
                "acknowledging " + acknowledging,
                500,
                () -> server.replicaSide().setSemiSync(acknowledging == Acknowledging.ON));
        if (moves && !safeguards.movesReceiverAlone()) {
            onServer(
                    "stop the applier",
                    Timeline.MILLISECOND,
                    () -> server.replicaSide().stopApplier());
        }
        if (moves || !configured) {
            onServer("change the source to " + to, 7 * Timeline.MILLISECOND, () -> {
                requireRelayLog();
                if (server.replicaSide().isReceiving()) {
                    throw new StepFailedException("the receiver runs: stop it first");
                }
                server.replicaSide().changeSource(to);
            });
        }
        onServer("start the receiver", 10 * Timeline.MILLISECOND, () -> {
            requireRelayLog();
            server.replicaSide().startReceiver();
        });
        if (!configured || (moves && !safeguards.movesReceiverAlone())) {
            startApplier();
        }
    }

    /** With its relay logs gone MySQL cannot start a replica's threads before it was reset (error 1872). */
    private void requireRelayLog() throws StepFailedException {
        if (server.disk().relayLogGone || server.disk().resetUnderWay) {
            throw new StepFailedException("the relay log is gone: replication must be reset");
        }
    }

    @Override
    public void awaitExecuted(GtidSet set) {
        onServer("execute what was received", 20 * Timeline.MILLISECOND, () -> {});
    }

    @Override
    public void closeForReads() {
        onServer("close to readers", Timeline.MILLISECOND, () -> server.setAccess(Access.OFFLINE));
    }

    @Override
    public void reopen(int acknowledgements) {
        openForWrites(acknowledgements);
    }

    private void openForWrites(int acknowledgements) {
        onServer("acknowledge no more", 200, () -> server.replicaSide().setSemiSync(false));
        awaitAcknowledgements(acknowledgements);
        onServer("open for writes", 500, () -> server.setAccess(Access.WRITABLE));
    }

    @Override
    public void openForReads() {
        onServer("open for reads", Timeline.MILLISECOND, () -> server.setAccess(Access.READABLE));
    }

    @Override
    public void promote(int acknowledgements, Epoch epoch) {
        onAgent("note the promotion", 2 * Timeline.MILLISECOND, () -> hands.note(memory -> memory.withPromoted(epoch)));
        onServer(
                "stop the applier",
                2 * Timeline.MILLISECOND,
                () -> server.replicaSide().stopApplier());
        openForWrites(acknowledgements);
    }

    @Override
    public void recordPromotion(Epoch epoch) {
        onAgent("note the promotion", 2 * Timeline.MILLISECOND, () -> hands.note(memory -> memory.withPromoted(epoch)));
    }

    @Override
    public void awaitAcknowledgements(int acknowledgements) {
        onServer("wait for " + acknowledgements, 500, () -> {
            if (acknowledgements == 0) {
                server.sourceSide().disable();
            } else {
                server.sourceSide().awaitAcknowledgements(acknowledgements);
                server.sourceSide().enable();
            }
        });
    }

    @Override
    public void refuseReplicas(SortedSet<NodeId> nodes) {
        onServer(
                "refuse " + nodes,
                50 * Timeline.MILLISECOND,
                () -> server.sourceSide().refuse(nodes));
    }

    @Override
    public void endWrites() {
        waiting("end the writes", LOCK_WAIT, () -> {
            if (server.sourceSide().waitingCommits() > 0) {
                return Progress.WAITS;
            }
            if (server.access() == Access.WRITABLE) {
                server.setAccess(Access.READABLE);
            }
            return Progress.DONE;
        });
    }

    @Override
    public void cutClients() {
        onServer(
                "cut the clients",
                Timeline.MILLISECOND,
                () -> server.sourceSide().cutClients());
    }

    @Override
    public void releaseSemiSync() {
        onServer("release semi-sync", 500, () -> server.sourceSide().disable());
    }

    @Override
    public void beginBarrier(StateVersion version) {
        onAgent("begin the barrier", 500, () -> hands.beginBarrier(version));
    }

    @Override
    public void forgetSource() {
        onServer("forget the source", Timeline.MILLISECOND, () -> {
            if (server.replicaSide().isReceiving() || server.replicaSide().isApplying()) {
                throw new StepFailedException("the replica's threads run: stop them first");
            }
            server.replicaSide().resetAll();
        });
        waiting(
                "have forgotten the source",
                LOCK_WAIT,
                () -> server.disk().resetUnderWay ? Progress.WAITS : Progress.DONE);
    }

    @Override
    public void recordWithinBase(Epoch epoch) {
        onAgent(
                "note that it may follow",
                2 * Timeline.MILLISECOND,
                () -> hands.note(memory -> memory.withWithinBase(epoch)));
    }

    @Override
    public void record(RelayLog relayLog) {
        onAgent(
                "note that the relay log is " + relayLog,
                2 * Timeline.MILLISECOND,
                () -> hands.note(memory -> memory.with(relayLog)));
    }

    @Override
    public void beginCopy(CopyOrder order) {
        onAgent("begin to copy", 500, () -> hands.copyist().copy(order));
    }

    @Override
    public void giveUpCopy() {
        onAgent("give up the copy", Timeline.MILLISECOND, hands.copyist()::giveUp);
    }

    @Override
    public void recordCopied(String serverUuid, Epoch epoch) {
        onAgent(
                "note that it is copied",
                2 * Timeline.MILLISECOND,
                () -> hands.note(memory -> memory.with(new CopyMark(CopyMark.Stage.DONE, serverUuid))
                        .withWithinBase(epoch)));
    }
}
