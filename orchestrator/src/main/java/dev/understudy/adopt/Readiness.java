package dev.understudy.adopt;

import dev.understudy.adopt.Remark.Kind;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.lab.MysqldVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands in the way of taking over a cluster, and what will be changed: a pure function of what was read. */
public final class Readiness {
    private final Survey primary;
    private final List<Survey> replicas;
    private final List<Remark> remarks = new ArrayList<>();

    private Readiness(Survey primary, List<Survey> replicas) {
        this.primary = primary;
        this.replicas = replicas;
    }

    /**
     * All that is to be said of the servers, node by node.
     *
     * @param primary which of them is the primary
     */
    public static List<Remark> of(NodeId primary, List<Survey> servers) {
        Survey first = servers.stream()
                .filter(server -> server.node().equals(primary))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the primary " + primary + " is not among the nodes"));
        List<Survey> others = servers.stream()
                .filter(server -> !server.node().equals(primary))
                .toList();
        return new Readiness(first, others).examine();
    }

    private List<Remark> examine() {
        remarks.addAll(ServerReadiness.of(primary));
        if (!primary.isWritable()) {
            block(primary, "it takes no writes, and so is not the primary", "name the server that takes the writes");
        }
        if (!primary.channels().isEmpty()) {
            block(
                    primary,
                    "it replicates from " + source(primary.channels().get(0)),
                    "STOP REPLICA; RESET REPLICA ALL");
        }
        if (replicas.isEmpty()) {
            add(primary, Kind.NOTE, "it is alone: nobody can take over from it", "add a node: understudy node add");
        }
        for (Survey replica : replicas) {
            remarks.addAll(ServerReadiness.of(replica));
            examine(replica);
        }
        identities("server_uuid", "remove auto.cnf from the copied data directory, and start that server again");
        identities("server_id", "give each server a server_id of its own");
        return remarks;
    }

    private void examine(Survey replica) {
        if (replica.channels().size() != 1 || !value(replica, "channel").isEmpty()) {
            block(
                    replica,
                    "it has " + replica.channels().size() + " replication channels, and needs the one without a name",
                    "let it follow " + primary.endpoint() + " by one channel without a name");
        } else {
            channel(replica);
        }
        if (replica.isWritable() || !replica.isOn("super_read_only")) {
            add(replica, Kind.CHANGES, "somebody could write on it", "SET GLOBAL super_read_only = ON");
        }
        GtidSet beyond = replica.executed().minus(primary.executed());
        GtidSet errant = beyond.minus(beyond.only(primary.serverUuid()));
        if (!errant.isEmpty()) {
            block(
                    replica,
                    "it has " + errant.count() + " transactions that the primary lacks: " + errant,
                    "save them if they matter, and build it anew from the primary");
        }
        if (isOlder(replica, primary)) {
            block(
                    replica,
                    "it runs " + replica.variable("version") + ", older than the primary's "
                            + primary.variable("version") + ", which could not follow it",
                    "upgrade the replicas before the primary");
        }
    }

    private void channel(Survey replica) {
        if (!value(replica, "auto_position").equals("1")) {
            block(
                    replica,
                    "it follows by the position in a file, which no other primary has",
                    "STOP REPLICA; CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 1; START REPLICA");
        }
        if (!value(replica, "receiver").equals("ON")
                || !value(replica, "applier").equals("ON")) {
            block(
                    replica,
                    "it does not replicate: " + value(replica, "receiver_error") + value(replica, "applier_error"),
                    "START REPLICA, and see SHOW REPLICA STATUS");
        } else if (!value(replica, "source_uuid").equals(primary.serverUuid())) {
            block(
                    replica,
                    "it follows " + source(replica.channels().get(0)) + ", which is not the primary",
                    "let it follow " + primary.endpoint());
        }
        if (!value(replica, "delay").equals("0")) {
            add(replica, Kind.NOTE, "it applies with a delay, so it is never made primary", "SOURCE_DELAY = 0");
        }
        if (value(replica, "tls").equals("YES")) {
            add(
                    replica,
                    Kind.NOTE,
                    "its receiver uses TLS, which agents do not set up yet: it goes on without",
                    "keep replication in a network that nobody else is in");
        }
    }

    private void identities(String variable, String mend) {
        Map<String, Survey> seen = new TreeMap<>();
        List<Survey> all = new ArrayList<>(replicas);
        all.add(0, primary);
        for (Survey server : all) {
            Survey other = seen.putIfAbsent(server.variable(variable), server);
            if (other != null) {
                block(server, "it has the " + variable + " of " + other.node(), mend);
            }
        }
    }

    private static boolean isOlder(Survey one, Survey other) {
        try {
            return MysqldVersion.parse("Ver " + one.variable("version"))
                            .compareTo(MysqldVersion.parse("Ver " + other.variable("version")))
                    < 0;
        } catch (IllegalArgumentException e) {
            // That one of them is no version is said of the server itself.
            return false;
        }
    }

    private static String value(Survey server, String column) {
        return server.channels().get(0).getOrDefault(column, "");
    }

    private static String source(Map<String, String> channel) {
        return channel.getOrDefault("host", "") + ":" + channel.getOrDefault("port", "");
    }

    private void block(Survey server, String what, String mend) {
        add(server, Kind.BLOCKS, what, mend);
    }

    private void add(Survey server, Kind kind, String what, String mend) {
        remarks.add(new Remark(server.node().value(), kind, what, mend));
    }
}
