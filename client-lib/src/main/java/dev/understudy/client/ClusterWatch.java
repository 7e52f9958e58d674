package dev.understudy.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest state record of a cluster, pushed to listeners as it changes, and never an older one: a record that was
 * deleted, cannot be read, or comes from a lagging ZooKeeper server changes nothing.
 *
 * <p>Listeners are called one at a time, each with versions that only grow. They must return quickly.
 */
public final class ClusterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private final ClusterPaths paths;
    private final CuratorCache cache;
    private final List<Consumer<ClusterState>> listeners = new CopyOnWriteArrayList<>();

    /** Guarded by this for writing, so that listeners see versions in order. */
    private volatile @Nullable ClusterState newest;

    private volatile @Nullable String trouble;

    public ClusterWatch(CuratorFramework client, ClusterName cluster) {
        this.paths = new ClusterPaths(cluster);
        this.cache = WatchedNodes.cache(client, paths.state(), CuratorCache.Options.SINGLE_NODE_CACHE);
    }

    /** Begins to watch; listeners hear from then on. */
    public void start() {
        cache.listenable().addListener((type, before, now) -> take(now));
        cache.start();
    }

    /** The newest record that has been seen; empty before the first. */
    public Optional<ClusterState> current() {
        return Optional.ofNullable(newest);
    }

    /** Why what is in ZooKeeper now is not used; empty if it is. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Adds a listener; it is told the current record at once if there is one. */
    public synchronized void listen(Consumer<ClusterState> listener) {
        listeners.add(listener);
        current().ifPresent(state -> tell(listener, state));
    }

    private void take(@Nullable ChildData data) {
        if (data == null) {
            troubled("the state record at " + paths.state() + " is missing");
            return;
        }
        try {
            offer(Records.read(data.getData(), ClusterState.class));
        } catch (CorruptRecordException e) {
            troubled("the state record at " + paths.state() + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Takes in a record that the caller has read or written itself.
     *
     * @return whether it is newer than all before
     */
    public synchronized boolean offer(ClusterState state) {
        ClusterState known = newest;
        if (known != null && !state.version().isNewerThan(known.version())) {
            if (state.equals(known)) {
                trouble = null;
            } else if (state.version().equals(known.version())) {
                troubled("the state record in ZooKeeper differs from the one of the same version " + known.version()
                        + " that was seen before");
            } else {
                troubled("the state record in ZooKeeper has version " + state.version() + ", older than "
                        + known.version() + " which was seen before");
            }
            return false;
        }
        newest = state;
        trouble = null;
        listeners.forEach(listener -> tell(listener, state));
        return true;
    }

    /** One listener's failure is its own: the others must hear of a new epoch all the same. */
    private void tell(Consumer<ClusterState> listener, ClusterState state) {
        try {
            listener.accept(state);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on the state record of version {}", state.version(), e);
        }
    }

    private void troubled(String sentence) {
        if (!sentence.equals(trouble)) {
            LOG.warn("{}; nothing is changed because of it", sentence);
        }
        trouble = sentence;
    }

    @Override
    public void close() {
        cache.close();
    }
}
