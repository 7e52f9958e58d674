package dev.understudy.orchestrator.lead;

import dev.understudy.Threads;
import dev.understudy.client.ClusterName;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;

/**
 * One orchestrator of one cluster: waits for its turn to lead, and leads. Several of one process have a thread each, and
 * wait for nothing of each other.
 */
public final class Orchestrator implements AutoCloseable {
    /** A round lasts for a quarter of a second, and for as long as ZooKeeper takes to answer. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(10);

    private final RecordStore store;
    private final Leadership leadership;
    private final Watches watches;
    private final ControlLoop loop;
    private final Semaphore changes = new Semaphore(0);
    private final String name;
    private @Nullable Thread thread;

    /**
     * Puts an orchestrator together; {@link #start} begins.
     *
     * @param governor shared by all orchestrators of this process
     */
    public Orchestrator(
            CuratorFramework client, ClusterName cluster, OrchestratorSettings settings, Governor governor) {
        this.name = "orchestrator-" + settings.id() + "-" + cluster;
        this.store = new RecordStore(client, cluster, settings.id());
        this.leadership = new Leadership(client, cluster, settings.id(), changes::release);
        this.watches = Watches.of(client, cluster, changes::release);
        this.loop = new ControlLoop(cluster, store, leadership, watches, settings, governor, changes);
    }

    /**
     * Begins to watch and to wait for leadership.
     *
     * @throws Exception if the cluster's paths cannot be made in ZooKeeper
     */
    public void start() throws Exception {
        store.prepare();
        watches.start();
        leadership.enter();
        thread = new Thread(loop, name);
        thread.start();
    }

    /** What it does for its cluster just now. */
    Standing standing() {
        if (loop.inRound().compareTo(LONGEST_ROUND) > 0) {
            return Standing.HANGS;
        }
        return leadership.token().isPresent() ? Standing.LEADS : Standing.WAITS;
    }

    @Override
    public void close() {
        if (thread != null) {
            Threads.end(thread);
        }
        leadership.close();
        watches.close();
    }
}
