package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/**
 * The hosts of a cluster, each with an address of its own, and what can be done to them. A host is called by its name; a
 * database node's is its {@link NodeId}, an orchestrator's its id.
 */
public interface Hosts {
    SortedSet<String> zooKeepers();

    SortedSet<String> orchestrators();

    /** From where applications come. */
    SortedSet<String> applications();

    /**
     * Drops packets until {@link #heal}; connections that are there stall, as when a cable is pulled.
     *
     * @throws LabException if it cannot be done
     */
    void cut(SortedSet<String> from, SortedSet<String> others, Move.Way way) throws LabException;

    /** Delays packets between hosts, each way by this time, until {@link #heal}. */
    void slow(SortedSet<String> from, SortedSet<String> others, Duration delay) throws LabException;

    /** Mends every link. */
    void heal() throws LabException;

    void freeze(String host) throws LabException;

    void thaw(String host) throws LabException;

    /** Kills all its processes; its disk stays. */
    void kill(String host) throws LabException;

    /** Starts a host that was killed. */
    void start(String host) throws LabException;

    /** Stops it in an orderly way, starts it, and waits until it says that it is well. */
    void restart(String host) throws LabException, InterruptedException;

    /** {@code kill -9} of its mysqld. */
    void killServer(NodeId node) throws LabException;

    /** Removes a host and its disk for good. */
    void remove(String host) throws LabException;

    /** Starts one more database node, empty, which belongs to no cluster yet. */
    NodeId addNode() throws LabException, InterruptedException;

    /** Lets nothing be written to its disk for this time, and returns at once. */
    void stallDisk(NodeId node, Duration time) throws LabException;

    /** Sets the clock of its mysqld forward by this time; zero: right again. */
    void skewClock(NodeId node, Duration by) throws LabException;

    /** The hosts that were killed, frozen or cut off and are still so; for the end of a drill that failed. */
    List<String> mend();
}
