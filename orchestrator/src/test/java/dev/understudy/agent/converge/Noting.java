package dev.understudy.agent.converge;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.StateVersion;
import java.util.SortedSet;

/**
 * A node on which nothing happens but that it is noted.
 *
 * @param done where it is noted, in the words of a test
 */
record Noting(StringBuilder done) implements NodeControl {
    private void note(String what) {
        done.append("; ").append(what);
    }

    @Override
    public void startServer() {
        note("start the server");
    }

    @Override
    public void killServer() {
        note("kill the server");
    }

    @Override
    public void rewind(GtidSet base, Epoch epoch) {
        note("rewind");
    }

    @Override
    public void fence() {
        note("fence");
    }

    @Override
    public void stopReceiver() {
        note("stop the receiver");
    }

    @Override
    public void startApplier() {
        note("start the applier");
    }

    @Override
    public void stopApplier() {
        note("stop the applier");
    }

    @Override
    public void follow(Endpoint source, Acknowledging acknowledging) {
        note("follow " + source + " " + acknowledging);
    }

    @Override
    public void awaitExecuted(GtidSet set) {
        note("execute");
    }

    @Override
    public void closeForReads() {
        note("close for reads");
    }

    @Override
    public void reopen(int acknowledgements) {
        note("reopen " + acknowledgements);
    }

    @Override
    public void openForReads() {
        note("open for reads");
    }

    @Override
    public void promote(int acknowledgements, Epoch epoch) {
        note("promote " + acknowledgements);
    }

    @Override
    public void recordPromotion(Epoch epoch) {
        note("note the promotion");
    }

    @Override
    public void awaitAcknowledgements(int acknowledgements) {
        note("acknowledgements " + acknowledgements);
    }

    @Override
    public void refuseReplicas(SortedSet<NodeId> nodes) {
        note("refuse " + nodes);
    }

    @Override
    public void endWrites() {
        note("end the writes");
    }

    @Override
    public void cutClients() {
        note("cut the clients");
    }

    @Override
    public void releaseSemiSync() {
        note("release semi-sync");
    }

    @Override
    public void beginBarrier(StateVersion version) {
        note("barrier");
    }

    @Override
    public void forgetSource() {
        note("forget the source");
    }

    @Override
    public void recordWithinBase(Epoch epoch) {
        note("within the base");
    }

    @Override
    public void record(RelayLog relayLog) {
        note("the relay log is " + relayLog);
    }

    @Override
    public void beginCopy(CopyOrder order) {
        note("copy from " + order.donor() + ", saving " + order.saved());
    }

    @Override
    public void giveUpCopy() {
        note("give up the copy");
    }

    @Override
    public void recordCopied(String serverUuid, Epoch epoch) {
        note("copied");
    }
}
