package dev.understudy.client;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheStorage;

/**
 * The store of a Curator cache that knows a znode which was made anew from the one before it.
 *
 * <p>Curator compares znode versions alone, and both begin at 0: a record that was lost and made anew, or the first
 * report of an agent's new session, would go unheard if the cache was disconnected in between.
 */
final class WatchedNodes implements CuratorCacheStorage {
    private final CuratorCacheStorage store = CuratorCacheStorage.standard();

    /** A cache, not started, that hears of every znode made anew. */
    static CuratorCache cache(CuratorFramework client, String path, CuratorCache.Options... options) {
        return CuratorCache.builder(client, path)
                .withOptions(options)
                .withStorage(new WatchedNodes())
                .build();
    }

    /** Compares creation times too: a ZooKeeper that lost its data counts its transactions from 1 again. */
    @Override
    public Optional<ChildData> put(ChildData data) {
        return store.put(data)
                .filter(before -> before.getStat().getCzxid() == data.getStat().getCzxid()
                        && before.getStat().getCtime() == data.getStat().getCtime());
    }

    @Override
    public Optional<ChildData> remove(String path) {
        return store.remove(path);
    }

    @Override
    public void clear() {
        store.clear();
    }

    @Override
    public Optional<ChildData> get(String path) {
        return store.get(path);
    }

    @Override
    public int size() {
        return store.size();
    }

    @Override
    public Stream<ChildData> stream() {
        return store.stream();
    }
}
