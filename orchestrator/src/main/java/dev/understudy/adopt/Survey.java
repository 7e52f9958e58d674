package dev.understudy.adopt;

import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What was read from a running server before it is taken over.
 *
 * @param node what it is to be called
 * @param endpoint where it was reached
 * @param variables its global variables, by their names in small letters
 * @param plugins the names of its active plugins
 * @param channels each of its replication channels, by the columns of the query
 * @param filters what it leaves out of its binary log or of replication, a few words each
 * @param persisted the names of its persisted variables
 * @param otherTables tables of others' databases that are in no transactional engine
 */
public record Survey(
        NodeId node,
        Endpoint endpoint,
        Map<String, String> variables,
        Set<String> plugins,
        List<Map<String, String>> channels,
        List<String> filters,
        List<String> persisted,
        List<String> otherTables) {
    public Survey {
        variables = Map.copyOf(variables);
        plugins = Set.copyOf(plugins);
        channels = List.copyOf(channels);
        filters = List.copyOf(filters);
        persisted = List.copyOf(persisted);
        otherTables = List.copyOf(otherTables);
    }

    /** A variable's value; empty if the server has none of that name. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    boolean isOn(String variable) {
        String value = variable(variable).toUpperCase(Locale.ROOT);
        return value.equals("ON") || value.equals("1");
    }

    /** Whether clients may write. */
    boolean isWritable() {
        return !isOn("read_only") && !isOn("super_read_only") && !isOn("offline_mode");
    }

    String serverUuid() {
        return variable("server_uuid");
    }

    GtidSet executed() {
        return GtidSet.parse(variable("gtid_executed"));
    }

    boolean hasPlugin(String name) {
        return plugins.contains(name.toLowerCase(Locale.ROOT));
    }
}
