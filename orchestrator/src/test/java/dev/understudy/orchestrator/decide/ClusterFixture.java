package dev.understudy.orchestrator.decide;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.Change;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.HostReport;
import dev.understudy.client.Load;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Reign;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of db1 (primary), db2 and db3, in words: a settled record of epoch 4 whose nodes have done as they were told,
 * to be changed by each test where it differs.
 */
final class ClusterFixture {
    static final NodeId DB1 = NodeId.of("db1");
    static final NodeId DB2 = NodeId.of("db2");
    static final NodeId DB3 = NodeId.of("db3");
    static final long NOW = 1_700_000_000_000L;
    static final ClusterName SHOP = ClusterName.of("shop");
    static final Policy POLICY = Policy.standard().formingAt(3);

    private static final HostReport ROOMY = disk(OptionalLong.of(1L << 40), OptionalLong.of(1L << 30));

    private Optional<ClusterState> record;
    private final SortedMap<NodeId, HostReport> hosts = new TreeMap<>();
    private final SortedMap<NodeId, NodeReport> reports = new TreeMap<>();
    private final SortedMap<NodeId, Duration> ages = new TreeMap<>();
    private final SortedMap<String, Request> requests = new TreeMap<>();
    private Policy policy = POLICY;
    private Duration unchanged = Duration.ZERO;
    private Slots slots = Slots.unlimited();
    private Optional<StateVersion> newestSeen = Optional.empty();
    private final SortedMap<NodeId, GtidSet> remembered = new TreeMap<>();
    private final List<HistoryEntry> history = new ArrayList<>();

    private ClusterFixture(Optional<ClusterState> record) {
        this.record = record;
        record.ifPresent(first -> history.add(new HistoryEntry(first, "o1", NOW, Optional.empty())));
    }

    /** Everything as it shall be, epoch 4, each with transactions 1 to 100 of db1. */
    static ClusterFixture settled() {
        ClusterFixture fixture = new ClusterFixture(Optional.of(record(Phase.STABLE, 4, DB1)));
        fixture.allApplied("1-100");
        return fixture;
    }

    /** No record, no reports. */
    static ClusterFixture unformed() {
        return new ClusterFixture(Optional.empty());
    }

    /** db1 of epoch 4 is dead; its ackers shall stop in epoch 5 and have not said anything yet. */
    static ClusterFixture revoking() {
        ClusterFixture dead = settled().dead(DB1);
        ClusterState next = ((Decision.Write) dead.decide()).next();
        ClusterFixture fixture = new ClusterFixture(Optional.of(next));
        fixture.reports.putAll(dead.reports);
        return fixture;
    }

    /** The same under a record that tells a node something else. */
    ClusterFixture told(NodeId node, Assignment assignment) {
        record = record.map(now -> Draft.sameEpoch(now).assign(node, assignment).because("the test tells it"));
        return this;
    }

    private static ClusterState record(Phase phase, long epoch, NodeId primary) {
        SortedMap<NodeId, Member> members = new TreeMap<>();
        TreeSet<NodeId> ackers = new TreeSet<>(List.of(DB1, DB2, DB3));
        ackers.remove(primary);
        for (NodeId node : List.of(DB1, DB2, DB3)) {
            Assignment assignment = node.equals(primary) ? Assignment.of(Role.PRIMARY) : Assignment.replicaOf(primary);
            members.put(node, new Member(endpoint(node), uuid(node), assignment, Traits.PLAIN));
        }
        Durability durability = new Durability(1, ackers);
        StateVersion version = new StateVersion(1, new Epoch(epoch), 40);
        return new ClusterState(
                SHOP,
                version,
                phase,
                Optional.of(primary),
                Optional.empty(),
                members,
                new TreeMap<>(Map.of(new Epoch(epoch), new Reign(primary, uuid(primary), GtidSet.EMPTY, durability))),
                Optional.of(durability),
                version,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    static Endpoint endpoint(NodeId node) {
        return new Endpoint("10.0.0." + node.value().charAt(2), 3306);
    }

    static String uuid(NodeId node) {
        return "00000000-0000-0000-0000-00000000000" + node.value().charAt(2);
    }

    static GtidSet gtids(String numbers) {
        return numbers.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(uuid(DB1) + ":" + numbers);
    }

    ClusterState state() {
        return record.orElseThrow();
    }

    Decision decide() {
        return Decider.decide(situation());
    }

    List<Diagnosis.Found> diagnoses() {
        return Diagnosis.of(situation(), state());
    }

    Optional<Forecast> forecast() {
        return Forecast.of(situation());
    }

    private Situation situation() {
        SortedMap<NodeId, Sighting> sightings = new TreeMap<>();
        reports.forEach((node, report) -> sightings.put(
                node,
                new Sighting(
                        report.with(hosts.getOrDefault(node, ROOMY)),
                        ages.getOrDefault(node, Duration.ZERO),
                        GtidSet.EMPTY)));
        return new Situation(SHOP, record, sightings, requests, policy, unchanged, NOW, remembered, newestSeen, slots);
    }

    /** What is decided must be a write; its record becomes the present one. */
    ClusterState write() {
        Decision decision = decide();
        if (!(decision instanceof Decision.Write write)) {
            throw new AssertionError("a write was expected, decided was " + decision);
        }
        record = Optional.of(write.next());
        history.add(new HistoryEntry(write.next(), "o1", NOW + 100L * history.size(), write.hearing()));
        return write.next();
    }

    /** All that was written, beginning with the record that the test began with. */
    List<HistoryEntry> history() {
        return history;
    }

    private void allApplied(String numbers) {
        List.of(DB1, DB2, DB3).forEach(node -> applied(node, numbers));
    }

    /** The node does what the present record says, and has these transactions of db1. */
    ClusterFixture applied(NodeId node, String numbers) {
        return report(node, server(node, numbers), Optional.of(state().version()));
    }

    /** The node is up, but has not done what the present record says. */
    ClusterFixture behind(NodeId node, String numbers) {
        return report(node, server(node, numbers), Optional.empty());
    }

    /** The node does what it shall, but its server has another identity. */
    ClusterFixture otherServer(NodeId node, String numbers) {
        ServerReport other = server(node, numbers).withServerUuid("99999999-0000-0000-0000-000000000000");
        return report(node, other, Optional.of(state().version()));
    }

    /** A new, empty server that has seen no record. */
    ClusterFixture fresh(NodeId node, String numbers) {
        return put(report(node, ServerProcess.UP, Optional.of(server(node, numbers))));
    }

    /** The node's mysqld exists and does not answer its agent. */
    ClusterFixture hung(NodeId node) {
        NodeReport report = report(node, ServerProcess.HUNG, Optional.empty());
        return put(record.map(told -> report.withSeen(told.version())).orElse(report));
    }

    /** The node's agent says that its mysqld is gone. */
    ClusterFixture dead(NodeId node) {
        return dead(node, state().version());
    }

    /** The same, said by an agent that has seen no newer record than this. */
    ClusterFixture dead(NodeId node, StateVersion seen) {
        return put(report(node, ServerProcess.DOWN, Optional.empty()).withSeen(seen));
    }

    /** The request was consumed. */
    ClusterFixture answered() {
        requests.clear();
        return this;
    }

    /** There was a failover a minute ago. */
    ClusterFixture changedLately() {
        ClusterState now = state();
        record = Optional.of(Draft.sameEpoch(now)
                .lastChange(Optional.of(new Change(now.epoch(), Change.Cause.CRASH, NOW - 60_000)))
                .because("a failover a minute ago"));
        allApplied("1-100");
        return this;
    }

    /** The operator says this of the node, and everybody knows. */
    ClusterFixture traits(NodeId node, Traits traits) {
        ClusterState now = state();
        Member member = now.member(node).orElseThrow().with(traits);
        record = Optional.of(Draft.sameEpoch(now).member(node, member).because("the operator says so"));
        allApplied("1-100");
        return this;
    }

    /** The node has received everything and executed only this. */
    ClusterFixture executed(NodeId node, String numbers) {
        return changed(node, server -> server.withExecuted(gtids(numbers)).withReceived(server.history()));
    }

    /** One failover may begin in a minute, and the failover of this cluster was it. */
    ClusterFixture behind(ClusterName other) {
        slots = new Slots(1, Duration.ofMinutes(1), new TreeSet<>(List.of(other)));
        return this;
    }

    /** The orchestrator itself has read or written this record before. */
    ClusterFixture remembering(StateVersion version) {
        newestSeen = Optional.of(version);
        return this;
    }

    /** So many mebibytes are free on the node's disk, and its data take so many; null: not known. */
    ClusterFixture disk(NodeId node, @Nullable Integer free, @Nullable Integer data) {
        hosts.put(node, disk(mebibytes(free), mebibytes(data)));
        return this;
    }

    private static HostReport disk(OptionalLong free, OptionalLong data) {
        return HostReport.unknown().withDisk(free, data);
    }

    private static OptionalLong mebibytes(@Nullable Integer number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of((long) number << 20);
    }

    /** So long nothing has changed. */
    ClusterFixture after(Duration time) {
        unchanged = time;
        return this;
    }

    ClusterFixture with(Policy next) {
        policy = next;
        return this;
    }

    ClusterFixture asked(Request request) {
        requests.put("request-" + requests.size(), request);
        return this;
    }

    /** The node's agent has not reported for this long. */
    ClusterFixture quiet(NodeId node, Duration time) {
        ages.put(node, time);
        return this;
    }

    /** The node's receiver hears nothing of its source. */
    ClusterFixture deaf(NodeId node) {
        return changed(node, server -> server.with(server.receiver().hearing(false)));
    }

    /** The node is behind its primary. */
    ClusterFixture lagging(NodeId node, long millis) {
        return reporting(node, report -> report.with(Load.of(0, 0, OptionalLong.of(millis))));
    }

    /** The disk of the node lets no commit through. */
    ClusterFixture stalled(NodeId node, Duration time) {
        Load load = new Load(
                OptionalDouble.empty(),
                0,
                0,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                time.toMillis());
        return reporting(node, report -> report.with(load));
    }

    /** The node's server is different. */
    ClusterFixture changed(NodeId node, UnaryOperator<ServerReport> change) {
        return reporting(node, report -> report.withServer(change));
    }

    private ClusterFixture reporting(NodeId node, UnaryOperator<NodeReport> change) {
        reports.computeIfPresent(node, (same, report) -> change.apply(report));
        return this;
    }

    /** The node's agent says nothing; what it had said is remembered. */
    ClusterFixture silent(NodeId node) {
        Optional.ofNullable(reports.remove(node))
                .flatMap(NodeReport::server)
                .ifPresent(server -> remembered.put(node, server.history()));
        return this;
    }

    /** The primary's barrier of this epoch was acknowledged. */
    ClusterFixture barrier(NodeId node, StateVersion version) {
        return reporting(node, report -> report.withBarrier(version));
    }

    /** Something keeps the node from its assignment. */
    ClusterFixture finding(NodeId node, Finding.Kind kind) {
        Finding finding = new Finding(kind, "as the test has it");
        return reporting(node, report -> report.withApplied(Optional.empty()).with(finding));
    }

    private ClusterFixture report(NodeId node, ServerReport server, Optional<StateVersion> applied) {
        return put(report(node, ServerProcess.UP, Optional.of(server))
                .withSeen(state().version())
                .withApplied(applied));
    }

    private ClusterFixture put(NodeReport report) {
        reports.put(report.node(), report);
        return this;
    }

    /** Of an agent that has taken in no record yet. */
    private NodeReport report(NodeId node, ServerProcess process, Optional<ServerReport> server) {
        return new NodeReport(
                node,
                endpoint(node),
                record.flatMap(state -> state.member(node)).map(Member::traits).orElse(Traits.PLAIN),
                Optional.empty(),
                Optional.empty(),
                process,
                server,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Load.unknown(),
                NOW);
    }

    /** What the node's server said last. */
    ServerReport serverOf(NodeId node) {
        return Optional.ofNullable(reports.get(node))
                .flatMap(NodeReport::server)
                .orElseThrow();
    }

    private ServerReport server(NodeId node, String numbers) {
        Optional<Assignment> told = record.flatMap(state -> state.member(node)).map(Member::assignment);
        Optional<Endpoint> source = told.flatMap(Assignment::source).map(ClusterFixture::endpoint);
        boolean primary =
                told.map(assignment -> assignment.role() == Role.PRIMARY).orElse(false);
        boolean acker =
                source.isPresent() && record.map(state -> state.isAcker(node)).orElse(false);
        return new ServerReport(
                uuid(node),
                "9.7.4",
                gtids(numbers),
                GtidSet.EMPTY,
                new TreeSet<>(),
                primary ? Access.WRITABLE : Access.READABLE,
                new ReceiverReport(
                        source.isPresent() ? Running.ON : Running.OFF, source, acker, source.isPresent(), ""),
                new ApplierReport(source.isPresent() ? Running.ON : Running.OFF, 0, ""),
                new SemiSyncReport(primary, 1, primary ? 2 : 0, 0));
    }
}
