package dev.understudy.agent.health;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an agent saw when it last looked at its node.
 *
 * @param node the node
 * @param record the newest state record that it follows; empty if there is none, or only an older one
 * @param barrier the newest record version whose barrier was acknowledged to this server as primary
 * @param process the mysqld process
 * @param server what was read from it; present if and only if the process is UP
 * @param lagMillis by how many milliseconds a replica is behind; empty means unknown, never zero
 */
public record Glance(
        NodeId node,
        Optional<ClusterState> record,
        Optional<StateVersion> barrier,
        ServerProcess process,
        Optional<ServerReport> server,
        OptionalLong lagMillis) {
    /** The same look, judged by a newer record. */
    public Glance under(ClusterState newer) {
        return new Glance(node, Optional.of(newer), barrier, process, server, lagMillis);
    }

    Optional<Member> member() {
        return record.flatMap(state -> state.member(node));
    }

    /** What the record tells the node to be; empty if it does not name it. */
    public Optional<Assignment> assignment() {
        return member().map(Member::assignment);
    }
}
