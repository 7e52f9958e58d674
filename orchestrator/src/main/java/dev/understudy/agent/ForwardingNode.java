package dev.understudy.agent;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.StateVersion;
import java.util.SortedSet;

/** A node that does everything as another one does, for those that do one thing otherwise. */
abstract class ForwardingNode implements NodeControl {
    private final NodeControl node;

    ForwardingNode(NodeControl node) {
        this.node = node;
    }

    @Override
    public void startServer() throws StepFailedException {
        node.startServer();
    }

    @Override
    public void killServer() throws StepFailedException {
        node.killServer();
    }

    @Override
    public void rewind(GtidSet base, Epoch epoch) throws StepFailedException {
        node.rewind(base, epoch);
    }

    @Override
    public void fence() throws StepFailedException {
        node.fence();
    }

    @Override
    public void stopReceiver() throws StepFailedException {
        node.stopReceiver();
    }

    @Override
    public void startApplier() throws StepFailedException {
        node.startApplier();
    }

    @Override
    public void stopApplier() throws StepFailedException {
        node.stopApplier();
    }

    @Override
    public void follow(Endpoint source, Acknowledging acknowledging) throws StepFailedException {
        node.follow(source, acknowledging);
    }

    @Override
    public void awaitExecuted(GtidSet set) throws StepFailedException {
        node.awaitExecuted(set);
    }

    @Override
    public void closeForReads() throws StepFailedException {
        node.closeForReads();
    }

    @Override
    public void reopen(int acknowledgements) throws StepFailedException {
        node.reopen(acknowledgements);
    }

    @Override
    public void openForReads() throws StepFailedException {
        node.openForReads();
    }

    @Override
    public void promote(int acknowledgements, Epoch epoch) throws StepFailedException {
        node.promote(acknowledgements, epoch);
    }

    @Override
    public void recordPromotion(Epoch epoch) throws StepFailedException {
        node.recordPromotion(epoch);
    }

    @Override
    public void awaitAcknowledgements(int acknowledgements) throws StepFailedException {
        node.awaitAcknowledgements(acknowledgements);
    }

    @Override
    public void refuseReplicas(SortedSet<NodeId> nodes) throws StepFailedException {
        node.refuseReplicas(nodes);
    }

    @Override
    public void endWrites() throws StepFailedException {
        node.endWrites();
    }

    @Override
    public void cutClients() throws StepFailedException {
        node.cutClients();
    }

    @Override
    public void releaseSemiSync() throws StepFailedException {
        node.releaseSemiSync();
    }

    @Override
    public void beginBarrier(StateVersion version) throws StepFailedException {
        node.beginBarrier(version);
    }

    @Override
    public void forgetSource() throws StepFailedException {
        node.forgetSource();
    }

    @Override
    public void record(RelayLog relayLog) throws StepFailedException {
        node.record(relayLog);
    }

    @Override
    public void recordWithinBase(Epoch epoch) throws StepFailedException {
        node.recordWithinBase(epoch);
    }

    @Override
    public void beginCopy(CopyOrder order) throws StepFailedException {
        node.beginCopy(order);
    }

    @Override
    public void giveUpCopy() throws StepFailedException {
        node.giveUpCopy();
    }

    @Override
    public void recordCopied(String serverUuid, Epoch epoch) throws StepFailedException {
        node.recordCopied(serverUuid, epoch);
    }
}
