package dev.understudy.agent.health;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** A node of a test, in words: as it shall be in epoch 4, whose primary is db1, and changed where the test differs. */
public final class Node {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final StateVersion VERSION = new StateVersion(1, new Epoch(4), 40);

    private final NodeId self;
    private final Role role;
    private boolean recorded = true;
    private Phase phase = Phase.STABLE;
    private int acknowledgements = 1;
    private Optional<StateVersion> barrier;
    private ServerProcess process = ServerProcess.UP;
    private String serverUuid;
    private Access access;
    private int ackers = 2;
    private Running receiver;
    private boolean hears = true;
    private OptionalLong lag = OptionalLong.of(0);
    private Duration look = Duration.ofMillis(100);
    private Optional<Duration> heard = Optional.of(Duration.ofMillis(900));
    private Optional<Duration> proven = Optional.empty();

    private Node(NodeId self, Role role) {
        boolean primary = role == Role.PRIMARY;
        this.self = self;
        this.role = role;
        this.barrier = primary ? Optional.of(VERSION) : Optional.empty();
        this.serverUuid = "uuid-of-" + self;
        this.access = primary ? Access.WRITABLE : Access.READABLE;
        this.receiver = primary ? Running.OFF : Running.ON;
    }

    static Node of(NodeId self, Role role) {
        return new Node(self, role);
    }

    public static Node primary() {
        return new Node(DB1, Role.PRIMARY);
    }

    public static Node replica() {
        return new Node(DB2, Role.REPLICA);
    }

    Node withoutRecord() {
        recorded = false;
        return this;
    }

    Node phase(Phase next) {
        phase = next;
        return this;
    }

    Node acknowledgements(int next) {
        acknowledgements = next;
        return this;
    }

    Node barrier(Optional<StateVersion> next) {
        barrier = next;
        return this;
    }

    Node process(ServerProcess next) {
        process = next;
        return this;
    }

    Node serverUuid(String next) {
        serverUuid = next;
        return this;
    }

    Node access(Access next) {
        access = next;
        return this;
    }

    Node ackers(int next) {
        ackers = next;
        return this;
    }

    Node stopped() {
        receiver = Running.OFF;
        hears = false;
        return this;
    }

    Node deaf() {
        hears = false;
        return this;
    }

    Node lag(long millis) {
        lag = OptionalLong.of(millis);
        return this;
    }

    Node unknownLag() {
        lag = OptionalLong.empty();
        return this;
    }

    Node looked(long millisAgo) {
        look = Duration.ofMillis(millisAgo);
        return this;
    }

    Node heard(long millisAgo) {
        heard = Optional.of(Duration.ofMillis(millisAgo));
        return this;
    }

    Node unheard() {
        heard = Optional.empty();
        return this;
    }

    Node proven(long millisAgo) {
        proven = Optional.of(Duration.ofMillis(millisAgo));
        return this;
    }

    Verdict asked(Question question, Duration maxLag) {
        return Judge.of(question, glance(), new Ages(look, heard, proven), maxLag);
    }

    /** What its agent sees of it. */
    public Glance glance() {
        Optional<ServerReport> server = process == ServerProcess.UP ? Optional.of(server()) : Optional.empty();
        return new Glance(self, recorded ? Optional.of(record()) : Optional.empty(), barrier, process, server, lag);
    }

    private ServerReport server() {
        return new ServerReport(
                serverUuid,
                "9.7.4",
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                new TreeSet<>(),
                access,
                new ReceiverReport(receiver, Optional.empty(), role == Role.REPLICA, hears, ""),
                new ApplierReport(receiver, 0, ""),
                new SemiSyncReport(role == Role.PRIMARY, acknowledgements, ackers, 0));
    }

    /** The record under which it is that. */
    public ClusterState record() {
        Durability durability = new Durability(acknowledgements, new TreeSet<>(List.of(DB2)));
        TreeMap<NodeId, Member> members = new TreeMap<>();
        members.put(DB1, member(DB1, Assignment.of(Role.PRIMARY)));
        members.put(DB2, member(DB2, role == Role.PRIMARY ? Assignment.replicaOf(DB1) : assignment()));
        return new ClusterState(
                ClusterName.of("shop"),
                VERSION,
                phase,
                Optional.of(DB1),
                phase == Phase.DRAINING ? Optional.of(DB2) : Optional.empty(),
                members,
                new TreeMap<>(Map.of(VERSION.epoch(), new Reign(DB1, "uuid-of-db1", GtidSet.EMPTY, durability))),
                Optional.of(durability),
                VERSION,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    private Assignment assignment() {
        return role == Role.REPLICA ? Assignment.replicaOf(DB1) : Assignment.of(role);
    }

    private static Member member(NodeId node, Assignment assignment) {
        return new Member(new Endpoint(node.value(), 3306), "uuid-of-" + node, assignment, Traits.PLAIN);
    }
}
