package dev.understudy.benchmarks;

import java.util.List;

/**
 * Where the servers of a run are; passed to the virtual machines that measure as system properties.
 *
 * @param primary {@code host:port} of the primary
 * @param replicas {@code host:port} of each replica
 * @param zooKeeper the connect string of the cluster's ZooKeeper
 * @param cluster the cluster's name
 * @param password of the account {@code app}
 */
record Servers(String primary, List<String> replicas, String zooKeeper, String cluster, String password) {
    /** The account and the database that a lab has for applications. */
    static final String APP = "app";

    private static final String PREFIX = "understudy.benchmarks.";

    Servers {
        replicas = List.copyOf(replicas);
    }

    /** The arguments that hand this to another virtual machine. */
    List<String> asArguments() {
        return List.of(
                argument("primary", primary),
                argument("replicas", String.join(",", replicas)),
                argument("zookeeper", zooKeeper),
                argument("cluster", cluster),
                argument("password", password));
    }

    private static String argument(String name, String value) {
        return "-D" + PREFIX + name + "=" + value;
    }

    /** What this virtual machine was handed. */
    static Servers handed() {
        return new Servers(
                value("primary"),
                List.of(value("replicas").split(",")),
                value("zookeeper"),
                value("cluster"),
                value("password"));
    }

    private static String value(String name) {
        String value = System.getProperty(PREFIX + name);
        if (value == null) {
            throw new IllegalStateException("no servers were handed over: " + PREFIX + name + " is missing");
        }
        return value;
    }

    /** {@code host:port} of every server, the primary first. */
    String all() {
        return primary + "," + String.join(",", replicas);
    }
}
