package dev.understudy.client;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people ask of a cluster and nobody has answered yet, pushed as it changes. */
public final class RequestWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);

    private final String root;
    private final CuratorCache cache;
    private final Runnable listener;

    /**
     * Prepares a watch.
     *
     * @param listener called after every change
     */
    public RequestWatch(CuratorFramework client, ClusterName cluster, Runnable listener) {
        this.root = new ClusterPaths(cluster).requests();
        this.cache = WatchedNodes.cache(client, root);
        this.listener = listener;
    }

    /** Begins to watch. */
    public void start() {
        cache.listenable().addListener((type, before, now) -> listener.run());
        cache.start();
    }

    /** The requests by name, oldest first. One that cannot be read is left out, and left where it is. */
    public SortedMap<String, Request> requests() {
        SortedMap<String, Request> requests = new TreeMap<>();
        cache.stream().filter(data -> data.getPath().length() > root.length()).forEach(data -> read(data, requests));
        return Collections.unmodifiableSortedMap(requests);
    }

    private void read(ChildData data, SortedMap<String, Request> into) {
        try {
            into.put(data.getPath().substring(root.length() + 1), Records.read(data.getData(), Request.class));
        } catch (CorruptRecordException e) {
            LOG.warn("the request at {} cannot be read: {}", data.getPath(), e.getMessage());
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
