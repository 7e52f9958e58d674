package dev.understudy.containers;

import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which containers a cluster consists of, and the address of each. An address stays with its host when the container is
 * started anew or comes back to its network.
 *
 * @param id tells the cluster from others on the same engine; the network's name, and the label of all its parts
 * @param street the third number of its addresses, 0 to 255
 * @param nodes how many database nodes there are at first
 */
record ClusterPlan(String id, int street, int nodes) {
    static final ClusterName CLUSTER = ClusterName.of("drill");
    static final int ZOOKEEPERS = 3;
    static final int ORCHESTRATORS = 2;
    static final int CLIENT_PORT = 2181;
    static final int MYSQL_PORT = 3306;

    /** What the names of database nodes begin with. */
    static final String NODE = "db";

    private static final int FIRST_ZOOKEEPER = 11;
    private static final int FIRST_ORCHESTRATOR = 21;
    private static final int FIRST_NODE = 31;

    String subnet() {
        return address(0) + "/24";
    }

    /** This machine's own address there, from which an application comes that runs on it. */
    String gateway() {
        return address(1);
    }

    /** The ZooKeepers' addresses by their names. */
    SortedMap<String, String> zooKeepers() {
        return numbered("zk", FIRST_ZOOKEEPER, ZOOKEEPERS);
    }

    /** The orchestrators' addresses by their names. */
    SortedMap<String, String> orchestrators() {
        return numbered("orch", FIRST_ORCHESTRATOR, ORCHESTRATORS);
    }

    /** The addresses of the first nodes by their names. */
    SortedMap<String, String> firstNodes() {
        return numbered(NODE, FIRST_NODE, nodes);
    }

    /** The address of a node, also of one that comes later. */
    String address(NodeId node) {
        return address(FIRST_NODE - 1 + Integer.parseInt(node.value().substring(2)));
    }

    /** Where the ZooKeepers are reached. */
    String connectString() {
        List<String> all = new ArrayList<>();
        zooKeepers().values().forEach(address -> all.add(address + ":" + CLIENT_PORT));
        return String.join(",", all);
    }

    /** The list of servers as ZooKeeper's configuration wants it. */
    String zooKeeperServers() {
        List<String> all = new ArrayList<>();
        zooKeepers()
                .forEach((name, address) ->
                        all.add("server." + number(name) + "=" + address + ":2888:3888;" + CLIENT_PORT));
        return String.join(" ", all);
    }

    /** The number at the end of a host's name. */
    static int number(String name) {
        return Integer.parseInt(name.replaceAll("\\D", ""));
    }

    private SortedMap<String, String> numbered(String prefix, int first, int count) {
        SortedMap<String, String> addresses = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            addresses.put(prefix + (i + 1), address(first + i));
        }
        return addresses;
    }

    private String address(int last) {
        return "10.214." + street + "." + last;
    }
}
