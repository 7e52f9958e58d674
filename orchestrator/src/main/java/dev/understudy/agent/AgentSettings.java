package dev.understudy.agent;

import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.Traits;
import java.util.Optional;

/**
 * What one agent needs to know.
 *
 * @param cluster the cluster that its node belongs to
 * @param node its node
 * @param directory where the node's data is
 * @param server how mysqld is run
 * @param traits what the operator says of it
 * @param accounts the accounts of the cluster's servers
 * @param secrets where their passwords are read again; empty: they do not change
 */
public record AgentSettings(
        ClusterName cluster,
        NodeId node,
        NodeDirectory directory,
        ServerSettings server,
        Traits traits,
        Accounts accounts,
        Optional<SecretsFolder> secrets) {
    /** Settings whose passwords do not change. */
    public AgentSettings(
            ClusterName cluster,
            NodeId node,
            NodeDirectory directory,
            ServerSettings server,
            Traits traits,
            Accounts accounts) {
        this(cluster, node, directory, server, traits, accounts, Optional.empty());
    }

    /** Where the agent itself reaches mysqld. */
    Endpoint admin() {
        return new Endpoint("127.0.0.1", server.adminPort());
    }
}
