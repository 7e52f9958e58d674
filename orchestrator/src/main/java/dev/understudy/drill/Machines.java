package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.SortedSet;

/** Hosts each of which has an address, a disk and a clock of its own, and may be restarted, removed and added. */
public interface Machines extends Hosts {
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

    /** Stops it in an orderly way, starts it, and waits until it says that it is well. */
    void restart(String host) throws LabException, InterruptedException;

    /** Removes a host and its disk for good. */
    void remove(String host) throws LabException;

    /** Starts one more database node, empty, which belongs to no cluster yet. */
    NodeId addNode() throws LabException, InterruptedException;

    /** Lets nothing be written to its disk for this time, and returns at once. */
    void stallDisk(NodeId node, Duration time) throws LabException;

    /** Sets the clock of its mysqld forward by this time; zero: right again. */
    void skewClock(NodeId node, Duration by) throws LabException;
}
