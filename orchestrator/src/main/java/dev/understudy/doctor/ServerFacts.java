package dev.understudy.doctor;

import dev.understudy.client.GtidSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one server said of itself.
 *
 * @param variables its global variables by their names in lower case, as they are now
 * @param status counters and states, the same way
 * @param plugins the state of each plugin, by its name
 * @param persisted what SET PERSIST has kept
 * @param instruments those of performance_schema that are on and that we need
 * @param accounts everybody who may come in, and the roles
 * @param channels its channels; empty if it follows nobody
 * @param filters what is left out of the binary log or of replication, each as an option and its value
 * @param tables what its tables are like
 * @param host what its host is like
 */
public record ServerFacts(
        Map<String, String> variables,
        Map<String, String> status,
        Map<String, String> plugins,
        Map<String, String> persisted,
        Set<String> instruments,
        List<AccountFacts> accounts,
        List<ChannelFacts> channels,
        List<String> filters,
        TableFacts tables,
        HostFacts host) {
    private static final int DEEPEST_ROLES = 8;

    public ServerFacts {
        variables = Map.copyOf(variables);
        status = Map.copyOf(status);
        plugins = Map.copyOf(plugins);
        persisted = Map.copyOf(persisted);
        instruments = Set.copyOf(instruments);
        accounts = List.copyOf(accounts);
        channels = List.copyOf(channels);
        filters = List.copyOf(filters);
    }

    /** A variable's value; empty if the server has no such variable, or it is NULL. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Whether the server has such a variable: those of a plugin are there with the plugin only. */
    boolean has(String variable) {
        return variables.containsKey(variable);
    }

    boolean isOn(String variable) {
        return variable(variable).equals("ON");
    }

    /** A number among the variables or the states; empty if there is none. */
    OptionalLong number(String name) {
        String text = variables.getOrDefault(name, status.getOrDefault(name, ""));
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** The transactions of a variable that is a GTID set. */
    GtidSet gtids(String variable) {
        return GtidSet.parse(variable(variable));
    }

    public ServerVersion version() {
        return ServerVersion.parse(variable("version"));
    }

    boolean isReplica() {
        return !channels.isEmpty();
    }

    /** Whether its port is on this machine alone, so that nothing of what is sent leaves it. */
    boolean listensOnLoopbackOnly() {
        return variable("bind_address").matches("127\\..*|::1|localhost");
    }

    Optional<AccountFacts> account(String user, String host) {
        return accounts.stream()
                .filter(account -> account.user().equals(user) && account.host().equals(host))
                .findFirst();
    }

    /** What an account may do, by itself and by its roles. */
    Set<String> privileges(AccountFacts account) {
        Set<String> all = new HashSet<>();
        collect(account, all, DEEPEST_ROLES);
        return all;
    }

    private void collect(AccountFacts account, Set<String> all, int depth) {
        all.addAll(account.privileges());
        if (depth > 0) {
            accounts.stream()
                    .filter(role -> account.roles().contains(role.name()))
                    .forEach(role -> collect(role, all, depth - 1));
        }
    }
}
