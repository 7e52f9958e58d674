package dev.understudy.client;

/**
 * Where a cluster's data is in ZooKeeper.
 *
 * @param cluster the cluster
 */
public record ClusterPaths(ClusterName cluster) {
    /** Under which every cluster has a node of its name. */
    public static final String CLUSTERS = "/understudy/clusters";

    public String root() {
        return CLUSTERS + "/" + cluster;
    }

    /** The state record; written by the leader only. */
    public String state() {
        return root() + "/state";
    }

    /** The parent of the orchestrators' latch nodes. */
    public String leader() {
        return root() + "/leader";
    }

    /** The parent of the agents' reports. */
    public String nodes() {
        return root() + "/nodes";
    }

    /** An agent's last report, ephemeral. */
    public String node(NodeId node) {
        return nodes() + "/" + node;
    }

    /** The parent of what agents say of themselves. */
    public String agents() {
        return root() + "/agents";
    }

    /** What the agent of a node says of itself, ephemeral. */
    public String agent(NodeId node) {
        return agents() + "/" + node;
    }

    /** The parent of what people ask for. */
    public String requests() {
        return root() + "/requests";
    }

    /** The parent of what became of requests, by the request's name. */
    public String answers() {
        return root() + "/answers";
    }

    /** The parent of one entry per transition. */
    public String history() {
        return root() + "/history";
    }

    /** The entry of the record with this version; names sort as the records do. */
    public String history(StateVersion version) {
        return history() + "/" + String.format("%019d", version.seq());
    }
}
