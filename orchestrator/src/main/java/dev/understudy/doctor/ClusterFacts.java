package dev.understudy.doctor;

import dev.understudy.client.Endpoint;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is known of a cluster, or of servers that shall become one.
 *
 * @param servers what came of asking each server, by the node's name or its address
 * @param management what ZooKeeper knows; empty for servers that nobody manages yet
 */
public record ClusterFacts(SortedMap<String, Seen> servers, Optional<Management> management) {
    public ClusterFacts {
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
    }

    /** Servers that nobody manages yet, by their addresses. */
    public static ClusterFacts unmanaged(SortedMap<Endpoint, Seen> servers) {
        SortedMap<String, Seen> byName = new TreeMap<>();
        servers.forEach((endpoint, seen) -> byName.put(endpoint.toString(), seen));
        return new ClusterFacts(byName, Optional.empty());
    }

    /** The facts of the servers that answered. */
    SortedMap<String, ServerFacts> answered() {
        SortedMap<String, ServerFacts> answered = new TreeMap<>();
        servers.forEach((name, seen) -> {
            if (seen instanceof Seen.Answered answer) {
                answered.put(name, answer.facts());
            }
        });
        return answered;
    }

    /** A server that others may follow: where there is a record its primary, else the one without a source. */
    Optional<String> primary() {
        if (management.isPresent()) {
            return management.get().record().primary().map(Object::toString);
        }
        return answered().entrySet().stream()
                .filter(server -> server.getValue().channels().isEmpty())
                .map(entry -> entry.getKey())
                .findFirst();
    }

    /** The facts of {@link #primary()}, if it answered. */
    Optional<ServerFacts> primaryFacts() {
        return primary().flatMap(name -> Optional.ofNullable(answered().get(name)));
    }
}
