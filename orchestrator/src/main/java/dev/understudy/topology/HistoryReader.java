package dev.understudy.topology;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.Epoch;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.Phase;
import dev.understudy.client.Records;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Reads a cluster's history from ZooKeeper. */
public final class HistoryReader {
    private final CuratorFramework client;
    private final ClusterPaths paths;

    public HistoryReader(CuratorFramework client, ClusterName cluster) {
        this.client = client;
        this.paths = new ClusterPaths(cluster);
    }

    /**
     * Reads what is needed to tell of this epoch and the later ones: back to where an earlier one was settled.
     *
     * @throws Exception what Curator reports if ZooKeeper does not answer
     */
    public History since(Epoch first) throws Exception {
        List<HistoryEntry> entries = new ArrayList<>();
        int unreadable = 0;
        for (String name : newestFirst()) {
            try {
                Optional<HistoryEntry> entry = read(name);
                entry.ifPresent(entries::add);
                if (entry.filter(read -> isSettledBefore(first, read)).isPresent()) {
                    break;
                }
            } catch (CorruptRecordException e) {
                unreadable++;
            }
        }
        Collections.reverse(entries);
        return new History(entries, unreadable);
    }

    private static boolean isSettledBefore(Epoch first, HistoryEntry entry) {
        return entry.record().phase() == Phase.STABLE && entry.record().epoch().compareTo(first) < 0;
    }

    private List<String> newestFirst() throws Exception {
        try {
            List<String> names = new ArrayList<>(client.getChildren().forPath(paths.history()));
            names.sort(Collections.reverseOrder());
            return names;
        } catch (KeeperException.NoNodeException e) {
            return List.of();
        }
    }

    /** Empty if the entry was the oldest and has just been removed. */
    private Optional<HistoryEntry> read(String name) throws Exception {
        try {
            byte[] bytes = client.getData().forPath(paths.history() + "/" + name);
            return Optional.of(Records.read(bytes, HistoryEntry.class));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        }
    }
}
