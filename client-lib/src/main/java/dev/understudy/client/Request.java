package dev.understudy.client;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a person asks of a cluster. It waits in ZooKeeper until the leader consumes it, together with the record that it
 * leads to, or refuses it with a reason.
 *
 * @param kind what is asked
 * @param node the node it is about; needed by MAINTENANCE, RETURN, REBUILD, ADOPT, ADD_NODE and REMOVE_NODE, optional for
 *     SWITCHOVER, empty otherwise
 * @param nodes for FORCE_FAILOVER and REMOVE_NODE: those of which the person knows for certain that they are switched off;
 *     for ADOPT: all that shall be members; for REBUILD: from whom it shall be copied, one at the most, none if the leader
 *     shall choose; empty otherwise
 * @param by who asks
 */
public record Request(Kind kind, Optional<NodeId> node, SortedSet<NodeId> nodes, String by) {
    /** What can be asked. */
    public enum Kind {
        /** Make the node primary, or the best one if none is named. */
        SWITCHOVER,
        /** Make a primary from the ackers that can be heard, and accept the loss. */
        FORCE_FAILOVER,
        /** Change nothing by itself until RESUME. */
        PAUSE,
        RESUME,
        /** Leave the node alone until RETURN. */
        MAINTENANCE,
        RETURN,
        /** Export what only the node has, and copy it anew from another one. */
        REBUILD,
        /** The last failover was looked at: the next one need not be held back. */
        ACKNOWLEDGE,
        /** Take over a running cluster that has no record yet; the node is its primary. */
        ADOPT,
        /** Make the node, whose agent reports, a member. */
        ADD_NODE,
        /** Make the node no member any more. */
        REMOVE_NODE
    }

    public Request {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    /** A request about a cluster as a whole. */
    public static Request of(Kind kind, String by) {
        return new Request(kind, Optional.empty(), Collections.emptySortedSet(), by);
    }

    /** A request to copy a node anew from a donor that the person names. */
    public static Request rebuild(NodeId node, NodeId donor, String by) {
        return new Request(Kind.REBUILD, Optional.of(node), new TreeSet<>(Set.of(donor)), by);
    }

    /** A request about one node. */
    public static Request of(Kind kind, NodeId node, String by) {
        return new Request(kind, Optional.of(node), Collections.emptySortedSet(), by);
    }
}
