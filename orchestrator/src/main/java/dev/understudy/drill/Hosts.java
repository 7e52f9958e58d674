package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.lab.LabException;
import java.util.List;
import java.util.SortedSet;

/**
 * The hosts of a cluster, as far as processes can stand for hosts: they die and freeze. A host is called by its name; a
 * database node's is its {@link NodeId}, an orchestrator's its id.
 */
public interface Hosts {
    SortedSet<String> zooKeepers();

    SortedSet<String> orchestrators();

    /** From where applications come. */
    SortedSet<String> applications();

    void freeze(String host) throws LabException;

    void thaw(String host) throws LabException;

    /** Kills all its processes; its disk stays. */
    void kill(String host) throws LabException;

    /** Starts a host that was killed. */
    void start(String host) throws LabException, InterruptedException;

    /** {@code kill -9} of its mysqld. */
    void killServer(NodeId node) throws LabException;

    /** The hosts that were killed, frozen or cut off and are still so; for the end of a drill that failed. */
    List<String> mend();
}
