package dev.understudy.simulator;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.SemiSyncReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A server's binary log as its replicas and its clients see it: shipped as soon as it is written, committed and answered
 * once enough acknowledgements of its position are there ({@code AFTER_SYNC}). Ends with the life of the process.
 */
final class SourceSide {
    private record Waiting(int position, Txn txn, Session session) {}

    private final SimulatedServer server;
    private final List<Feed> feeds = new ArrayList<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Up to which position each replica has acknowledged, whether it is still connected or not. */
    private final Map<NodeId, Integer> acknowledged = new TreeMap<>();

    private final SortedSet<NodeId> refused = new TreeSet<>();
    private boolean enabled;
    private int acknowledgements = 1;
    private int committed;

    /** A server that has just recovered: everything in its binary log is committed. */
    SourceSide(SimulatedServer server) {
        this.server = server;
        this.committed = server.disk().binlog().size();
    }

    boolean isEnabled() {
        return enabled;
    }

    int waitingCommits() {
        return waiting.size();
    }

    SortedSet<NodeId> refused() {
        return refused;
    }

    /** How many transactions of the binary log are committed. */
    int committed() {
        return committed;
    }

    /** Whether everything in the binary log is committed, so that the next transaction may be. */
    boolean isCommitted() {
        return committed == server.disk().binlog().size();
    }

    SemiSyncReport report() {
        return new SemiSyncReport(enabled, acknowledgements, (int) acknowledgingFeeds(), waiting.size());
    }

    /** The replicas whose acknowledgements count. */
    List<SimulatedServer> acknowledging() {
        return feeds.stream()
                .filter(feed ->
                        feed.acknowledging() && feed.replica().replicaSide().listensTo(feed))
                .map(Feed::replica)
                .toList();
    }

    private long acknowledgingFeeds() {
        return feeds.stream().filter(Feed::acknowledging).count();
    }

    /** A client's transaction reaches the binary log, and waits. */
    void write(Session session, long write) {
        Txn txn = server.disk().number(write);
        server.world().oracle().numbered(txn);
        server.disk().log(txn);
        waiting.add(new Waiting(server.disk().binlog().size(), txn, session));
        ship();
        commit();
    }

    /** The applier has written a transaction of another server to the binary log. */
    void applied() {
        ship();
        commit();
    }

    private void ship() {
        feeds.forEach(Feed::ship);
        server.changed();
    }

    /** A replica asks for the binary log. Returns its connection; empty if its account is locked. */
    Optional<Feed> connect(SimulatedServer replica, boolean acknowledging, GtidSet known) {
        if (refused.contains(replica.id())) {
            return Optional.empty();
        }
        // MySQL ends an older dump thread of the same replica.
        feeds.stream().filter(feed -> feed.replica() == replica).toList().forEach(this::cut);
        Feed feed = new Feed(server, replica, acknowledging, known);
        feeds.add(feed);
        server.changed();
        return Optional.of(feed);
    }

    /** A connection is over, by whomever it was ended. */
    void end(Feed feed) {
        feed.closeAtSource();
        feeds.remove(feed);
        server.changed();
    }

    void acknowledged(NodeId replica, int position) {
        acknowledged.merge(replica, position, Math::max);
        commit();
    }

    private void commit() {
        int upTo = enabled ? acknowledgedPosition() : server.disk().binlog().size();
        committed = Math.max(committed, upTo);
        while (!waiting.isEmpty() && waiting.element().position() <= committed) {
            Waiting done = waiting.remove();
            if (done.session().isOpen()) {
                server.world().oracle().answered(server, done.txn());
                done.session().end(Session.Answer.OK);
            }
        }
        server.changed();
    }

    /** The position that enough replicas have acknowledged. */
    private int acknowledgedPosition() {
        if (acknowledged.size() < acknowledgements) {
            return 0;
        }
        return acknowledged.values().stream()
                .sorted(Comparator.reverseOrder())
                .skip(acknowledgements - 1L)
                .findFirst()
                .orElse(0);
    }

    /** {@code rpl_semi_sync_source_wait_for_replica_count}: takes effect also on commits that wait. */
    void awaitAcknowledgements(int count) {
        acknowledgements = count;
        commit();
    }

    void enable() {
        enabled = true;
        server.changed();
    }

    /** Answers every commit that waits. */
    void disable() {
        enabled = false;
        commit();
    }

    /** Locks the replication accounts of these nodes, and of no other, and ends their connections. */
    void refuse(SortedSet<NodeId> nodes) {
        refused.clear();
        refused.addAll(nodes);
        feeds.stream()
                .filter(feed -> nodes.contains(feed.replica().id()))
                .toList()
                .forEach(this::cut);
        server.changed();
    }

    /** Ends the connections of clients; the threads that wait for acknowledgements go on waiting. */
    void cutClients() {
        waiting.forEach(commit -> commit.session().end(Session.Answer.CUT));
    }

    /** The same for a server that goes offline: whoever has CONNECTION_ADMIN stays. */
    void cutOrdinaryClients() {
        waiting.stream()
                .filter(commit -> !commit.session().isPrivileged())
                .forEach(commit -> commit.session().end(Session.Answer.CUT));
    }

    /** Ends the connections of replicas: their accounts are not let in while the server is offline. */
    void cutReplicas() {
        List.copyOf(feeds).forEach(this::cut);
    }

    private void cut(Feed feed) {
        end(feed);
        feed.toReplica(() -> feed.replica().replicaSide().disconnected(feed));
    }

    /**
     * A clean stop ends semi-sync when exactly one replica too few is connected, and so answers every commit that waits
     * (MySQL 9.7.4, "SEMISYNC: Forced shutdown").
     */
    void shutDown() {
        if (enabled && acknowledgingFeeds() == acknowledgements - 1L) {
            disable();
        }
    }

    /** The process is gone: whoever was connected notices. */
    void die() {
        waiting.forEach(commit -> commit.session().end(Session.Answer.CUT));
        waiting.clear();
        cutReplicas();
    }
}
