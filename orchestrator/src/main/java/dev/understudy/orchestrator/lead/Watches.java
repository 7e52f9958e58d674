package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.ReportWatch;
import dev.understudy.client.RequestWatch;
import org.apache.curator.framework.CuratorFramework;

/**
 * All that an orchestrator watches of a cluster.
 *
 * @param states the state record
 * @param reports what the agents say
 * @param requests what people ask for
 */
record Watches(ClusterWatch states, ReportWatch reports, RequestWatch requests) implements AutoCloseable {
    /**
     * Prepares the watches.
     *
     * @param onChange called after every change; must return quickly
     */
    static Watches of(CuratorFramework client, ClusterName cluster, Runnable onChange) {
        Watches watches = new Watches(
                new ClusterWatch(client, cluster),
                new ReportWatch(client, cluster),
                new RequestWatch(client, cluster, onChange));
        watches.states.listen(state -> onChange.run());
        watches.reports.listen(onChange);
        return watches;
    }

    void start() {
        states.start();
        reports.start();
        requests.start();
    }

    @Override
    public void close() {
        requests.close();
        reports.close();
        states.close();
    }
}
