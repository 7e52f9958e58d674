package dev.understudy.orchestrator.lead;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.Records;
import dev.understudy.orchestrator.decide.Decision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state record of one cluster in ZooKeeper, written by compare-and-set together with a check of the writer's latch
 * node.
 *
 * <p>It goes past Curator's retries: a write that was queued while the session was suspended could arrive long after its
 * reasons are gone. A write fails instead, and the loop decides again.
 */
public final class RecordStore {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

    /** The znode version that stands for "there is no record yet". */
    private static final int ABSENT = -1;

    private static final int FORGOTTEN_AT_ONCE = 50;

    private final CuratorFramework client;
    private final ClusterPaths paths;
    private final String writer;

    /**
     * A record together with what a compare-and-set must find.
     *
     * @param state the record; empty if there is none
     * @param znodeVersion the version of the znode that held it
     */
    public record Stored(Optional<ClusterState> state, int znodeVersion) {}

    /** How a write ended. */
    public enum Outcome {
        WRITTEN,
        /** Somebody else has written since, or a request was taken back. */
        OUTDATED,
        /** The latch node is gone: this orchestrator does not lead. */
        NOT_LEADER,
        /** No answer came: it may have been written or not. */
        UNKNOWN
    }

    /**
     * Finds a cluster's record.
     *
     * @param writer the name of whoever writes, for the history
     */
    public RecordStore(CuratorFramework client, ClusterName cluster, String writer) {
        this.client = client;
        this.writer = writer;
        this.paths = new ClusterPaths(cluster);
    }

    /**
     * Makes the paths under which records are kept. They are no containers: ZooKeeper removes a container that has become
     * empty, and a request could not be answered then.
     */
    public void prepare() throws Exception {
        for (String path : List.of(paths.nodes(), paths.history(), paths.leader(), paths.requests(), paths.answers())) {
            try {
                client.create().creatingParentsIfNeeded().forPath(path, new byte[0]);
            } catch (KeeperException.NodeExistsException e) {
                LOG.debug("{} is there", path);
            }
        }
    }

    private void restorePaths() throws InterruptedException {
        try {
            prepare();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Curator declares Exception. What asked for it is tried again anyway.
            LOG.debug("the paths of {} cannot be made again", paths.state(), e);
        }
    }

    /**
     * Reads the record as the leader must: not older than anything that was written before the call.
     *
     * @throws CorruptRecordException if it cannot be read; nothing may be written over it
     * @throws KeeperException if ZooKeeper does not answer
     */
    public Stored read() throws CorruptRecordException, KeeperException, InterruptedException {
        ZooKeeper zooKeeper = session();
        zooKeeper.sync(paths.state());
        Stat stat = new Stat();
        try {
            byte[] bytes = zooKeeper.getData(paths.state(), false, stat);
            return new Stored(Optional.of(Records.read(bytes, ClusterState.class)), stat.getVersion());
        } catch (KeeperException.NoNodeException e) {
            return new Stored(Optional.empty(), ABSENT);
        }
    }

    /**
     * Writes the next record and its history entry, and answers requests, if nobody has written since, and if the latch
     * node still exists.
     *
     * @param latch the writer's {@link Leadership#token()}
     */
    public Outcome write(Decision.Write decision, Stored before, String latch) throws InterruptedException {
        ClusterState next = decision.next();
        byte[] bytes = Records.write(next);
        List<Op> operations = new ArrayList<>();
        operations.add(Op.check(latch, -1));
        operations.add(
                before.znodeVersion() == ABSENT
                        ? Op.create(paths.state(), bytes, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
                        : Op.setData(paths.state(), bytes, before.znodeVersion()));
        HistoryEntry entry = new HistoryEntry(next, writer, System.currentTimeMillis(), decision.hearing());
        operations.add(Op.create(
                paths.history(next.version()),
                Records.write(entry),
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT));
        operations.addAll(answering(decision.answers()));
        return commit(operations);
    }

    /** Answers requests without a change of the record. */
    public Outcome reply(SortedMap<String, Answer> answers, String latch) throws InterruptedException {
        List<Op> operations = new ArrayList<>();
        operations.add(Op.check(latch, -1));
        operations.addAll(answering(answers));
        return commit(operations);
    }

    /**
     * Removes the oldest entries of the history that are too many, a few at most, so that nobody waits long for it.
     *
     * @param keep how many entries stay
     * @param latch the writer's {@link Leadership#token()}
     * @return how many are too many still
     * @throws KeeperException if ZooKeeper does not answer
     */
    public int forget(int keep, String latch) throws KeeperException, InterruptedException {
        List<String> names = session().getChildren(paths.history(), false);
        Collections.sort(names);
        int excess = Math.max(0, names.size() - keep);
        List<String> oldest = names.subList(0, Math.min(excess, FORGOTTEN_AT_ONCE));
        if (oldest.isEmpty()) {
            return 0;
        }
        List<Op> operations = new ArrayList<>();
        operations.add(Op.check(latch, -1));
        oldest.forEach(name -> operations.add(Op.delete(paths.history() + "/" + name, -1)));
        return commit(operations) == Outcome.WRITTEN ? excess - oldest.size() : excess;
    }

    private List<Op> answering(SortedMap<String, Answer> answers) {
        List<Op> operations = new ArrayList<>();
        answers.forEach((name, answer) -> {
            operations.add(Op.delete(paths.requests() + "/" + name, -1));
            operations.add(Op.create(
                    paths.answers() + "/" + name,
                    Records.write(answer),
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT));
        });
        return operations;
    }

    private Outcome commit(List<Op> operations) throws InterruptedException {
        try {
            session().multi(operations);
            return Outcome.WRITTEN;
        } catch (KeeperException.NoNodeException e) {
            if (isOfFirst(e)) {
                return Outcome.NOT_LEADER;
            }
            restorePaths();
            return Outcome.OUTDATED;
        } catch (KeeperException.BadVersionException | KeeperException.NodeExistsException e) {
            return Outcome.OUTDATED;
        } catch (KeeperException e) {
            return Outcome.UNKNOWN;
        }
    }

    /** Whether it was the first operation that failed: the check of the latch, not a request that was taken back. */
    private static boolean isOfFirst(KeeperException failure) {
        List<OpResult> results = failure.getResults();
        return results == null
                || results.isEmpty()
                || !(results.get(0) instanceof OpResult.ErrorResult first)
                || first.getErr() == failure.code().intValue();
    }

    private ZooKeeper session() throws KeeperException {
        try {
            return client.getZookeeperClient().getZooKeeper();
        } catch (KeeperException e) {
            throw e;
        } catch (Exception e) {
            // Curator declares Exception; whatever it is, there is no session to write with.
            KeeperException lost = new KeeperException.ConnectionLossException();
            lost.initCause(e);
            throw lost;
        }
    }
}
