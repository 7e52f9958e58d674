package dev.understudy.orchestrator.lead;

import dev.understudy.Threads;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.ReportWatch;
import dev.understudy.client.RequestWatch;
import dev.understudy.orchestrator.decide.Policy;
import java.util.concurrent.Semaphore;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;

/** One orchestrator of one cluster: waits for its turn to lead, and leads. */
public final class Orchestrator implements AutoCloseable {
    private final RecordStore store;
    private final Leadership leadership;
    private final ClusterWatch states;
    private final ReportWatch reports;
    private final RequestWatch requests;
    private final ControlLoop loop;
    private final Semaphore changes = new Semaphore(0);
    private final String name;
    private @Nullable Thread thread;

    /**
     * Puts an orchestrator together; {@link #start} begins.
     *
     * @param id the name under which others see who leads
     */
    public Orchestrator(CuratorFramework client, ClusterName cluster, String id, Policy policy) {
        this.name = "orchestrator-" + id + "-" + cluster;
        this.store = new RecordStore(client, cluster, id);
        this.leadership = new Leadership(client, cluster, id, changes::release);
        this.states = new ClusterWatch(client, cluster);
        this.reports = new ReportWatch(client, cluster);
        this.requests = new RequestWatch(client, cluster, changes::release);
        this.loop = new ControlLoop(cluster, store, leadership, states, reports, requests, policy, changes);
    }

    /**
     * Begins to watch and to wait for leadership.
     *
     * @throws Exception if the cluster's paths cannot be made in ZooKeeper
     */
    public void start() throws Exception {
        store.prepare();
        states.listen(state -> changes.release());
        reports.listen(changes::release);
        states.start();
        reports.start();
        requests.start();
        leadership.enter();
        thread = new Thread(loop, name);
        thread.start();
    }

    @Override
    public void close() {
        if (thread != null) {
            Threads.end(thread);
        }
        leadership.close();
        requests.close();
        reports.close();
        states.close();
    }
}
