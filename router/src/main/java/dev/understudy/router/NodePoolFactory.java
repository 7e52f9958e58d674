package dev.understudy.router;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;

/** Opens pools of connections to nodes. */
interface NodePoolFactory {
    /** Makes a pool without waiting for the server. */
    NodePool open(NodeId node, Endpoint endpoint, Use use);
}
