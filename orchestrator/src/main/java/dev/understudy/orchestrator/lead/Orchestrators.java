package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import java.util.Collection;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;

/** The orchestrators of one process, one for each cluster, on one ZooKeeper session and under one governor. */
public final class Orchestrators implements AutoCloseable {
    private final List<Orchestrator> orchestrators;

    /** Puts them together; {@link #start} begins. */
    public Orchestrators(
            CuratorFramework client,
            Collection<ClusterName> clusters,
            OrchestratorSettings settings,
            Governor governor) {
        this.orchestrators = clusters.stream()
                .map(cluster -> new Orchestrator(client, cluster, settings, governor))
                .toList();
    }

    /**
     * Begins to watch and to wait for leadership of each cluster.
     *
     * @throws Exception if the clusters' paths cannot be made in ZooKeeper
     */
    public void start() throws Exception {
        for (Orchestrator orchestrator : orchestrators) {
            orchestrator.start();
        }
    }

    @Override
    public void close() {
        orchestrators.forEach(Orchestrator::close);
    }
}
