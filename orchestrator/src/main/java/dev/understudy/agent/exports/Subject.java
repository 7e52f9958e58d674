package dev.understudy.agent.exports;

import dev.understudy.client.ClusterName;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;

/**
 * Which transactions of which server are to be saved, and why.
 *
 * @param cluster the cluster that the node belongs to
 * @param node the node that has them
 * @param serverUuid the identity of its server; empty if the data directory has none any more
 * @param gtids the transactions
 * @param base what the primary began with whose history lacks them
 * @param reason why they are given up
 */
public record Subject(
        ClusterName cluster, NodeId node, String serverUuid, GtidSet gtids, GtidSet base, Reason reason) {}
