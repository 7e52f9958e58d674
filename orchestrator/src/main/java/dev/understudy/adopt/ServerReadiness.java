package dev.understudy.adopt;

import dev.understudy.adopt.Remark.Kind;
import dev.understudy.lab.MysqldVersion;
import dev.understudy.mysql.DemandedSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What stands in the way of taking over one server, and what will be changed on it. */
final class ServerReadiness {
    /** A condition that only a person can bring about. */
    private record Demand(Predicate<Survey> holds, String otherwise, String mend) {}

    private static final List<Demand> DEMANDS = List.of(
            new Demand(
                    server -> isSupported(server.variable("version")), "its version is older than 8.4", "upgrade it"),
            new Demand(
                    server -> server.isOn("gtid_mode") && server.isOn("enforce_gtid_consistency"),
                    "transactions have no GTIDs, by which a failover tells what each node has",
                    "SET GLOBAL enforce_gtid_consistency = ON, then gtid_mode step by step to ON, on every server"),
            new Demand(
                    server -> server.isOn("log_bin") && server.isOn("log_replica_updates"),
                    "it does not log what it replicates, so nobody could follow it after a failover",
                    "set log_bin and log_replica_updates in its option file, and start it again"),
            new Demand(
                    server -> server.isOn("performance_schema"),
                    "performance_schema is off, and an agent sees replication there",
                    "set performance_schema=ON in its option file, and start it again"),
            new Demand(
                    server -> !server.hasPlugin("group_replication"),
                    "it belongs to a replication group",
                    "STOP GROUP_REPLICATION; UNINSTALL PLUGIN group_replication"),
            new Demand(
                    server -> !server.hasPlugin("rpl_semi_sync_master") && !server.hasPlugin("rpl_semi_sync_slave"),
                    "the old plugins of semi-sync are active, beside which the present ones cannot be",
                    "UNINSTALL PLUGIN rpl_semi_sync_master; UNINSTALL PLUGIN rpl_semi_sync_slave"),
            new Demand(
                    server -> !server.isOn("require_secure_transport"),
                    "it accepts connections by TLS only, and agents and receivers do not use TLS yet",
                    "SET GLOBAL require_secure_transport = OFF"),
            new Demand(
                    server -> listensOnLoopback(server.variable("bind_address"))
                            || server.variable("admin_address").equals("127.0.0.1"),
                    "it does not listen on 127.0.0.1, where its agent comes in",
                    "add 127.0.0.1 to bind_address in its option file, and start it again"),
            new Demand(server -> !server.isOn("offline_mode"), "it is offline", "SET GLOBAL offline_mode = OFF"),
            new Demand(
                    server -> server.filters().isEmpty(),
                    "it leaves something out of replication, so that its data differ",
                    "remove the filters, and build it anew from the primary"));

    private ServerReadiness() {}

    static List<Remark> of(Survey server) {
        List<Remark> remarks = new ArrayList<>();
        DEMANDS.stream()
                .filter(demand -> !demand.holds().test(server))
                .forEach(demand -> remarks.add(remark(server, Kind.BLOCKS, demand.otherwise(), demand.mend())));
        for (Plugin plugin : Plugin.values()) {
            if (!server.hasPlugin(plugin.name())) {
                remarks.add(remark(server, Kind.CHANGES, "the plugin is missing", plugin.installation()));
            }
        }
        DemandedSetting.mending(server.variables()).stream()
                // All servers together, and step by step: that is for a person.
                .filter(statement -> !statement.contains("gtid_mode") && !statement.contains("enforce_gtid"))
                .forEach(statement -> remarks.add(
                        remark(server, Kind.CHANGES, "a setting is not what replication needs", statement)));
        notes(server, remarks);
        return remarks;
    }

    private static void notes(Survey server, List<Remark> remarks) {
        if (server.isOn("relay_log_recovery")) {
            remarks.add(remark(
                    server,
                    Kind.NOTE,
                    "relay_log_recovery is ON, with which a start throws acknowledged transactions away",
                    "its agent starts it with OFF; let nobody else start it"));
        }
        if (server.variable("admin_address").isEmpty()) {
            remarks.add(remark(
                    server,
                    Kind.NOTE,
                    "it has no administrative port, so that its agent needs a free connection",
                    "it has one once its agent has started it"));
        }
        if (!server.persisted().isEmpty()) {
            remarks.add(remark(
                    server,
                    Kind.NOTE,
                    "settings are persisted, which its agent does not let it load: " + server.persisted(),
                    "write those that you want to keep into its option file"));
        }
        if (!server.otherTables().isEmpty()) {
            remarks.add(remark(
                    server,
                    Kind.NOTE,
                    "tables are in no transactional engine, so that a failover may tear their changes: "
                            + server.otherTables(),
                    "ALTER TABLE ... ENGINE = InnoDB"));
        }
    }

    private static Remark remark(Survey server, Kind kind, String what, String mend) {
        return new Remark(server.node().value(), kind, what, mend);
    }

    private static boolean isSupported(String version) {
        try {
            return MysqldVersion.parse("Ver " + version).isSupported();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean listensOnLoopback(String bindAddress) {
        return List.of(bindAddress.split(",")).stream()
                .map(String::strip)
                .anyMatch(address -> List.of("*", "0.0.0.0", "::", "127.0.0.1").contains(address));
    }
}
