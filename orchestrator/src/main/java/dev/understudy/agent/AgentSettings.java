package dev.understudy.agent;

import dev.understudy.agent.converge.Contact;
import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.agent.process.SystemdUnit;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.Traits;
import java.time.Duration;
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
 * @param unit the systemd unit that runs mysqld; empty if mysqld is the agent's child
 * @param isolationFence for how long neither ZooKeeper nor its peers may be heard before the node closes itself
 * @param secrets where their passwords are read again; empty: they do not change
 * @param without the safeguard that is switched off, for a drill; empty everywhere else
 */
public record AgentSettings(
        ClusterName cluster,
        NodeId node,
        NodeDirectory directory,
        ServerSettings server,
        Traits traits,
        Accounts accounts,
        Optional<SystemdUnit> unit,
        Duration isolationFence,
        Optional<SecretsFolder> secrets,
        Optional<Safeguard> without) {
    /** One that closes its node after the usual time, and whose passwords do not change. */
    public AgentSettings(
            ClusterName cluster,
            NodeId node,
            NodeDirectory directory,
            ServerSettings server,
            Traits traits,
            Accounts accounts,
            Optional<SystemdUnit> unit) {
        this(
                cluster,
                node,
                directory,
                server,
                traits,
                accounts,
                unit,
                Contact.STANDARD,
                Optional.empty(),
                Optional.empty());
    }

    /** One whose mysqld is its child. */
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
