package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;

/** The orchestrators of one process, one for each cluster, on one ZooKeeper session and under one governor. */
public final class Orchestrators implements AutoCloseable {
    private final CuratorFramework client;
    private final SortedMap<ClusterName, Orchestrator> orchestrators = new TreeMap<>();

    /** Puts them together; {@link #start} begins. */
    public Orchestrators(
            CuratorFramework client,
            Collection<ClusterName> clusters,
            OrchestratorSettings settings,
            Governor governor) {
        this.client = client;
        clusters.forEach(cluster -> orchestrators.put(cluster, new Orchestrator(client, cluster, settings, governor)));
    }

    /**
     * Begins to watch and to wait for leadership of each cluster.
     *
     * @throws Exception if the clusters' paths cannot be made in ZooKeeper
     */
    public void start() throws Exception {
        for (Orchestrator orchestrator : orchestrators.values()) {
            orchestrator.start();
        }
    }

    /** Whether ZooKeeper is connected, without which no orchestrator can do anything. */
    boolean isConnected() {
        return client.getZookeeperClient().isConnected();
    }

    /** What each of them does for its cluster just now. */
    SortedMap<ClusterName, Standing> standings() {
        SortedMap<ClusterName, Standing> standings = new TreeMap<>();
        orchestrators.forEach((cluster, orchestrator) -> standings.put(cluster, orchestrator.standing()));
        return standings;
    }

    @Override
    public void close() {
        orchestrators.values().forEach(Orchestrator::close);
    }
}
