package dev.understudy.lab;

import dev.understudy.client.Answer;
import dev.understudy.client.Ensemble;
import dev.understudy.client.EnsembleUnreachableException;
import dev.understudy.client.Request;
import dev.understudy.client.Requests;
import dev.understudy.topology.TopologyWatch;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;

/**
 * A lab's own session with its ZooKeeper: what it sees of the cluster, and what it asks of the leader.
 *
 * @param client the session
 * @param topology the cluster's topology, kept up to date
 */
record LabView(CuratorFramework client, TopologyWatch topology) implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static LabView open(Ensemble ensemble) throws LabException, InterruptedException {
        try {
            CuratorFramework client = ensemble.connect(SESSION, PATIENCE);
            TopologyWatch watch = new TopologyWatch(client, LabSettings.CLUSTER);
            watch.start();
            return new LabView(client, watch);
        } catch (EnsembleUnreachableException e) {
            throw new LabException("the lab's " + e.getMessage(), e);
        }
    }

    void ask(Request request) throws LabException {
        try {
            Answer answer = new Requests(client, LabSettings.CLUSTER)
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
