package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who played which part when a drill's moves began.
 *
 * @param primary the primary
 * @param replicas the others, in order
 * @param leader the orchestrator that led
 * @param hosts all hosts
 * @param successor who came after the primary; empty until one is hit
 */
record Cast(NodeId primary, List<NodeId> replicas, Optional<String> leader, Hosts hosts, Optional<NodeId> successor) {
    static Cast now(Stage stage, Hosts hosts) throws LabException {
        Topology topology = stage.topology();
        NodeId primary = topology.state().primary().orElseThrow(() -> new LabException("the cluster has no primary"));
        return new Cast(primary, List.copyOf(topology.replicas()), stage.leader(), hosts, Optional.empty());
    }

    /** The same with a successor, unless there is one already. */
    Cast succeededBy(NodeId next) {
        return new Cast(primary, replicas, leader, hosts, successor.or(() -> Optional.of(next)));
    }

    /** The database nodes of a party, in order; none if it is of another sort. */
    List<NodeId> nodes(Party party) {
        return switch (party) {
            case PRIMARY -> List.of(primary);
            case SUCCESSOR -> successor.stream().toList();
            case REPLICA -> replicas.stream().limit(1).toList();
            case OTHER_REPLICAS -> replicas.stream().skip(1).toList();
            case REPLICAS -> replicas;
            case NODES -> Stream.concat(Stream.of(primary), replicas.stream()).toList();
            case ONE_ZOOKEEPER, MOST_ZOOKEEPERS, ZOOKEEPERS, LEADER, STANDBY, ORCHESTRATORS, APPLICATIONS -> List.of();
        };
    }

    /** The names of a party's hosts, at least one. */
    SortedSet<String> hosts(Party party) throws LabException {
        SortedSet<String> found = names(party);
        if (found.isEmpty()) {
            throw new LabException("nobody is " + party.words() + " here, so the drill cannot be made");
        }
        return found;
    }

    /** Those of several parties together. */
    SortedSet<String> hosts(List<Party> parties) throws LabException {
        SortedSet<String> found = new TreeSet<>();
        for (Party party : parties) {
            found.addAll(hosts(party));
        }
        return found;
    }

    private SortedSet<String> names(Party party) {
        return switch (party) {
            case PRIMARY, SUCCESSOR, REPLICA, OTHER_REPLICAS, REPLICAS, NODES ->
                nodes(party).stream().map(NodeId::value).collect(Collectors.toCollection(TreeSet::new));
            case ONE_ZOOKEEPER -> first(1);
            case MOST_ZOOKEEPERS -> first(hosts.zooKeepers().size() / 2 + 1);
            case ZOOKEEPERS -> hosts.zooKeepers();
            case LEADER -> leader.stream().collect(Collectors.toCollection(TreeSet::new));
            case STANDBY ->
                hosts.orchestrators().stream()
                        .filter(name -> !leader.equals(Optional.of(name)))
                        .collect(Collectors.toCollection(TreeSet::new));
            case ORCHESTRATORS -> hosts.orchestrators();
            case APPLICATIONS -> hosts.applications();
        };
    }

    private SortedSet<String> first(int count) {
        return hosts.zooKeepers().stream().limit(count).collect(Collectors.toCollection(TreeSet::new));
    }
}
