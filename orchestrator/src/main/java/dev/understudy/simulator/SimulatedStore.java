package dev.understudy.simulator;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * ZooKeeper, as far as the protocol needs it: one record with compare-and-set, reports that live as long as their session,
 * a queue of latches, requests. Writes are in one order; who reads or is told may be late.
 */
final class SimulatedStore {
    /** How long a session may be without connection. */
    static final long SESSION = 2 * Timeline.SECOND;

    /** A place in the queue of those that may lead. */
    record Latch(StoreSession session, long number) {}

    private record Ephemeral(StoreSession session, NodeReport report) {}

    private final World world;
    private final Network.Place place;
    private final List<StoreClient> clients = new ArrayList<>();
    private final List<ClusterState> past = new ArrayList<>();

    /** The newest records, while older data is there. */
    private final List<ClusterState> missing = new ArrayList<>();

    private final SortedMap<NodeId, Ephemeral> nodes = new TreeMap<>();
    private final List<Latch> latches = new ArrayList<>();
    private final SortedMap<String, Request> requests = new TreeMap<>();
    private final SortedMap<String, Answer> answers = new TreeMap<>();
    private SortedMap<NodeId, NodeReport> reports = Collections.emptySortedMap();
    private Consumer<ClusterState> onWrite = written -> {};
    private boolean up = true;
    private long changes;
    private long entries;

    SimulatedStore(World world, Network.Place place) {
        this.world = world;
        this.place = place;
    }

    World world() {
        return world;
    }

    Network.Place place() {
        return place;
    }

    boolean isUp() {
        return up;
    }

    /** Whom to tell of a new record at the moment at which it is written. */
    void onWrite(Consumer<ClusterState> listener) {
        onWrite = listener;
    }

    /** The number of changes so far, which orders what clients see. */
    long changes() {
        return changes;
    }

    Optional<ClusterState> record() {
        return past.isEmpty() ? Optional.empty() : Optional.of(past.get(past.size() - 1));
    }

    /** The newest record that ever was, also if the store has lost it. */
    Optional<ClusterState> newest() {
        return missing.isEmpty() ? record() : Optional.of(missing.get(missing.size() - 1));
    }

    /** Whether it has only what a backup had. */
    boolean isBehind() {
        return !missing.isEmpty();
    }

    /** Its data is replaced by a backup, in which the newest records are missing; no session outlives that. */
    void restoreBackup(int records) {
        List<ClusterState> newer = past.subList(Math.max(1, past.size() - records), past.size());
        missing.addAll(0, newer);
        newer.clear();
        expireAll();
    }

    /** A person has found the newest data and restored that. */
    void restoreNewest() {
        if (!missing.isEmpty()) {
            past.addAll(missing);
            missing.clear();
            expireAll();
        }
    }

    private void expireAll() {
        List.copyOf(clients).forEach(StoreClient::loseSession);
        changed(record());
    }

    /** The versions of all records so far, oldest first: none is written twice. */
    List<StateVersion> history() {
        return past.stream().map(ClusterState::version).toList();
    }

    /** What a lagging server would still show. */
    Optional<ClusterState> olderRecord(int behind) {
        int index = past.size() - 1 - behind;
        return index < 0 ? record() : Optional.of(past.get(index));
    }

    SortedMap<NodeId, NodeReport> reports() {
        return reports;
    }

    SortedMap<String, Request> requests() {
        return requests;
    }

    SortedMap<String, Answer> answers() {
        return answers;
    }

    /** A person asks for something. */
    void request(Request request) {
        requests.put(String.format("%06d", ++entries), request);
        changed(Optional.empty());
    }

    void add(StoreClient client) {
        clients.removeIf(StoreClient::isForgotten);
        clients.add(client);
    }

    /** A majority of its servers is lost, or back. No session ends while nobody can end it. */
    void setUp(boolean next) {
        up = next;
        review();
        if (up) {
            clients.forEach(StoreClient::awaitExpiry);
        }
    }

    /** Connections may have been lost or found. */
    void review() {
        clients.forEach(StoreClient::review);
    }

    Optional<Latch> leader() {
        return latches.isEmpty() ? Optional.empty() : Optional.of(latches.get(0));
    }

    Latch enter(StoreSession session) {
        leave(session);
        Latch latch = new Latch(session, ++entries);
        latches.add(latch);
        announceLeader();
        return latch;
    }

    void leave(StoreSession session) {
        latches.removeIf(latch -> latch.session() == session);
        announceLeader();
    }

    void announceLeader() {
        leader().ifPresent(latch -> latch.session().client().learnsToLead(latch));
    }

    void publish(StoreSession session, NodeReport report) {
        nodes.put(report.node(), new Ephemeral(session, report));
        reportsChanged();
    }

    private void reportsChanged() {
        SortedMap<NodeId, NodeReport> now = new TreeMap<>();
        nodes.forEach((node, ephemeral) -> now.put(node, ephemeral.report()));
        reports = Collections.unmodifiableSortedMap(now);
        changed(Optional.empty());
    }

    /** The next record, if nobody has written since, and if the latch is still there. */
    Outcome write(Decision.Write write, Optional<ClusterState> before, Latch latch) {
        if (world.safeguards().checksLatch() && !latches.contains(latch)) {
            return Outcome.NOT_LEADER;
        }
        StateVersion version = write.next().version();
        if (!before.map(ClusterState::version).equals(record().map(ClusterState::version))
                || history().contains(version)) {
            return Outcome.OUTDATED;
        }
        if (!requests.keySet().containsAll(write.answers().keySet())) {
            return Outcome.NOT_LEADER;
        }
        if (isForced(write)) {
            world.oracle().forced();
        }
        world.oracle().written(before, write.next(), leader().equals(Optional.of(latch)));
        past.add(write.next());
        take(write.answers());
        changed(Optional.of(write.next()));
        onWrite.accept(write.next());
        return Outcome.WRITTEN;
    }

    private boolean isForced(Decision.Write write) {
        return write.next().phase() == Phase.PROMOTING
                && requests.entrySet().stream()
                        .filter(request -> write.answers().containsKey(request.getKey()))
                        .anyMatch(request -> request.getValue().kind() == Request.Kind.FORCE_FAILOVER);
    }

    Outcome reply(SortedMap<String, Answer> given, Latch latch) {
        if (!latches.contains(latch) || !requests.keySet().containsAll(given.keySet())) {
            return Outcome.NOT_LEADER;
        }
        take(given);
        changed(Optional.empty());
        return Outcome.WRITTEN;
    }

    private void take(Map<String, Answer> given) {
        given.forEach((name, answer) -> {
            requests.remove(name);
            answers.put(name, answer);
            world.oracle().answeredRequest(answer);
        });
    }

    private void changed(Optional<ClusterState> written) {
        changes++;
        for (StoreClient client : clients) {
            if (written.isPresent() || client.seesEverything()) {
                client.isTold();
            }
        }
    }

    /** The session has ended: what lived with it is gone. */
    void expire(StoreSession session) {
        session.expire();
        latches.removeIf(latch -> latch.session() == session);
        announceLeader();
        if (nodes.values().removeIf(ephemeral -> ephemeral.session() == session)) {
            reportsChanged();
        }
    }
}
