package dev.understudy.lab;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Ensemble;
import dev.understudy.client.EnsembleUnreachableException;
import dev.understudy.client.Request;
import dev.understudy.client.Requests;
import dev.understudy.topology.TopologyWatch;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;

/**
 * A session with a cluster's ZooKeeper: what is seen of the cluster, and what is asked of its leader.
 *
 * @param cluster the cluster's name
 * @param client the session
 * @param topology the cluster's topology, kept up to date
 */
public record ClusterView(ClusterName cluster, CuratorFramework client, TopologyWatch topology)
        implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Opens one.
     *
     * @throws LabException if ZooKeeper is not reached
     */
    public static ClusterView open(Ensemble ensemble, ClusterName cluster) throws LabException, InterruptedException {
        try {
            CuratorFramework client = ensemble.connect(SESSION, PATIENCE);
            TopologyWatch watch = new TopologyWatch(client, cluster);
            watch.start();
            return new ClusterView(cluster, client, watch);
        } catch (EnsembleUnreachableException e) {
            throw new LabException("the cluster's " + e.getMessage(), e);
        }
    }

    /**
     * Asks something of the cluster's leader.
     *
     * @throws LabException if nobody answers, or the answer is no
     */
    public void ask(Request request) throws LabException {
        try {
            Answer answer = new Requests(client, cluster)
                    .ask(request, PATIENCE)
                    .orElseThrow(() -> new LabException("no orchestrator answered the request"));
            if (answer.outcome() == Answer.Outcome.REFUSED) {
                throw new LabException(answer.reason());
            }
        } catch (LabException e) {
            throw e;
        } catch (Exception e) {
            // Curator declares Exception.
            throw new LabException("the request could not be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (client) {
            topology.close();
        }
    }
}
