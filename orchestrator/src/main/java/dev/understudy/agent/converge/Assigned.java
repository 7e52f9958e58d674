package dev.understudy.agent.converge;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/**
 * A state record as one of its members reads it.
 *
 * @param record the record
 * @param self the node
 * @param member the node's entry in it
 */
record Assigned(ClusterState record, NodeId self, Member member) {
    Role role() {
        return member.assignment().role();
    }

    Epoch epoch() {
        return record.epoch();
    }

    /** Where the node to follow is reached. */
    Endpoint source() {
        return member.assignment()
                .source()
                .flatMap(record::member)
                .map(Member::endpoint)
                .orElseThrow(() -> new IllegalStateException(member.assignment() + " has no source"));
    }

    /** Whether the node's receiver acknowledges: other data under an acker's name does not before the record names it. */
    Acknowledging acknowledging(ServerReport server) {
        boolean shall = record.isAcker(self)
                && !record.refused().contains(self)
                && server.serverUuid().equals(member.serverUuid());
        return shall ? Acknowledging.ON : Acknowledging.OFF;
    }

    /** Whether the chosen primary needs this node to get what it lacks. */
    boolean isFetchedFrom() {
        return record.primary()
                .flatMap(record::member)
                .flatMap(primary -> primary.assignment().source())
                .equals(Optional.of(self));
    }
}
