package dev.understudy.agent.converge;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.StateVersion;
import java.util.SortedSet;

/**
 * What can be done on a node. Each act may be repeated, ends within a deadline of its own, and throws {@link
 * StepFailedException} at the first error; the agent then observes again and decides anew.
 */
public interface NodeControl {
    /** Starts mysqld harmless: read-only, offline, replication stopped, semi-sync off on both sides. */
    void startServer() throws StepFailedException;

    /** Ends mysqld with SIGKILL. A clean stop would answer commits that still wait for an acknowledgement. */
    void killServer() throws StepFailedException;

    /**
     * Cuts what a stopped server's binary log has beyond the base from its end, and saves it.
     *
     * @param base what the primary of this epoch began with
     * @param epoch the epoch in which the node is to follow
     */
    void rewind(GtidSet base, Epoch epoch) throws StepFailedException;

    /** Makes a server which may have been primary acknowledge nothing, cut its clients and refuse new ones. */
    void fence() throws StepFailedException;

    /** Stops the receiver; the applier goes on. */
    void stopReceiver() throws StepFailedException;

    /** Starts the applier. */
    void startApplier() throws StepFailedException;

    /** Stops the applier; what it had not executed stays in the relay log. */
    void stopApplier() throws StepFailedException;

    /** Points the receiver at a source and starts it, the applier untouched. */
    void follow(Endpoint source, Acknowledging acknowledging) throws StepFailedException;

    /** Waits, for a bounded time, until the set is executed. */
    void awaitExecuted(GtidSet set) throws StepFailedException;

    /** Cuts the readers of a replica and refuses new ones; its receiver and applier go on. */
    void closeForReads() throws StepFailedException;

    /**
     * Opens a primary again that has closed itself, and waits for {@code acknowledgements} as before. Commits may still wait
     * in it: nothing here may wait for them, since the ackers that could free them are let in by this.
     */
    void reopen(int acknowledgements) throws StepFailedException;

    /** Lets clients read, and read only. */
    void openForReads() throws StepFailedException;

    /**
     * Makes the server a source that takes writes: it notes the promotion durably, stops applying, waits for {@code
     * acknowledgements}, and opens.
     */
    void promote(int acknowledgements, Epoch epoch) throws StepFailedException;

    /** Records durably that a server which takes writes already is the primary of this epoch. */
    void recordPromotion(Epoch epoch) throws StepFailedException;

    /** Changes for how many acknowledgements a source that is open waits; 0: for none. */
    void awaitAcknowledgements(int acknowledgements) throws StepFailedException;

    /**
     * Locks out these nodes as replicas and ends their present connections; every other node of the record is let in. On a
     * server that takes writes, or is offline.
     *
     * @param nodes all that shall be refused
     */
    void refuseReplicas(SortedSet<NodeId> nodes) throws StepFailedException;

    /**
     * Ends writes without a kill: {@code super_read_only}, which waits for commits that are under way, for a bounded time.
     * Semi-sync stays on.
     */
    void endWrites() throws StepFailedException;

    /** Ends the connections of every client, so that {@link #endWrites} is not held up by one of them. */
    void cutClients() throws StepFailedException;

    /**
     * Turns the source side of semi-sync off on a server that takes no writes and on which no commit waits. On any other
     * it would answer the waiting commits OK.
     */
    void releaseSemiSync() throws StepFailedException;

    /** Begins a barrier under a record; its acknowledgement is seen by a later observation. */
    void beginBarrier(StateVersion version) throws StepFailedException;

    /** Forgets the source that the server had when it was a replica, and with it the relay logs. */
    void forgetSource() throws StepFailedException;

    /** Records durably what is known of the relay logs with which the node acknowledged. */
    void record(RelayLog relayLog) throws StepFailedException;

    /** Records durably that the node's history was found within the base of this epoch. */
    void recordWithinBase(Epoch epoch) throws StepFailedException;

    /**
     * Begins to copy the node anew from a donor, and returns at once: what only the node has is exported, the donor looked
     * at, and if it is the right one, everything replaced. Later observations show how far it is.
     */
    void beginCopy(CopyOrder order) throws StepFailedException;

    /** Ends a copy that is under way; the node is left half copied. */
    void giveUpCopy() throws StepFailedException;

    /** Records durably that the server under this identity is a complete copy, whose history lies within the epoch's. */
    void recordCopied(String serverUuid, Epoch epoch) throws StepFailedException;
}
