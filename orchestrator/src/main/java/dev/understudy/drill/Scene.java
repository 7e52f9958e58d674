package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.drill.history.Span;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The moves of one drill on the hosts of a stage: whom they hit, and what they have brought about. */
public final class Scene implements AutoCloseable {
    private final Stage stage;
    private final Hosts hosts;
    private Cast cast;
    private final Waiting waiting;
    private final HeldAppliers appliers;
    private final List<Claim> claims = new ArrayList<>();
    private final SortedSet<NodeId> touched = new TreeSet<>();
    private final List<String> said = new ArrayList<>();
    private Optional<OldAddress> knocking = Optional.empty();
    private Optional<OldReader> reader = Optional.empty();
    private Optional<Long> struckAt = Optional.empty();

    /**
     * Begins, with the parts as they are played now.
     *
     * @throws LabException if the cluster has no primary
     */
    private Scene(Stage stage, Hosts hosts) throws LabException {
        this.stage = stage;
        this.hosts = hosts;
        this.cast = Cast.now(stage, hosts);
        this.waiting = new Waiting(stage, cast.primary());
        this.appliers = new HeldAppliers(stage);
    }

    /**
     * Makes all moves.
     *
     * @throws LabException if one cannot be made, or what it waits for does not come
     */
    public static Strike play(Stage stage, Hosts hosts, List<Move> moves) throws LabException, InterruptedException {
        try (Scene scene = new Scene(stage, hosts)) {
            return scene.play(moves);
        }
    }

    private Strike play(List<Move> moves) throws LabException, InterruptedException {
        if (moves.stream().anyMatch(Move.Knock.class::isInstance)) {
            // While it lets clients in: some go on with connections that they had.
            knocking = Optional.of(new OldAddress(stage, cast.primary()));
        }
        if (moves.stream().anyMatch(Move.AwaitClosed.class::isInstance)) {
            reader = Optional.of(new OldReader(stage, cast.primary()));
        }
        makeAll(moves);
        int answered = 0;
        if (knocking.isPresent()) {
            said.add(cast.primary() + " " + knocking.get().stop());
            answered = knocking.get().answered();
        }
        return new Strike(
                String.join("; ", said), struckAt.orElseGet(System::nanoTime), remains(answered), List.copyOf(claims));
    }

    /** What clients were told meanwhile weighs more than that a move cannot be made. */
    private void makeAll(List<Move> moves) throws LabException, InterruptedException {
        for (Move move : moves) {
            said.add(move.words());
            try {
                move.on(this);
            } catch (LabException e) {
                int answered = knocking.map(OldAddress::answered).orElse(0);
                throw answered == 0 ? e : new LabException(answeredOk(answered) + "; and then " + e.getMessage(), e);
            }
        }
    }

    private String answeredOk(int writes) {
        return "the deposed primary " + cast.primary() + " answered OK to " + writes + " writes";
    }

    private Supplier<Optional<String>> remains(int answered) {
        return () -> {
            if (answered > 0) {
                return Optional.of(answeredOk(answered));
            }
            return touched.stream()
                    .filter(node -> !stage.answers(node))
                    .map(node -> node + " lets nobody in yet")
                    .findFirst();
        };
    }

    private Machines machines() throws LabException {
        if (hosts instanceof Machines machines) {
            return machines;
        }
        throw new LabException("processes of one machine cannot play this: run the drill on containers, docker/drills");
    }

    private SortedSet<String> hit(Party party) throws LabException {
        if (party == Party.SUCCESSOR) {
            cast = cast.succeededBy(waiting.successor());
        }
        SortedSet<String> hit = cast.hosts(party);
        struckAt = struckAt.or(() -> Optional.of(System.nanoTime()));
        touched.addAll(cast.nodes(party));
        return hit;
    }

    void cut(Party from, List<Party> others, Move.Way way) throws LabException {
        SortedSet<String> hit = hit(from);
        SortedSet<String> peers = cast.hosts(others).stream()
                .filter(peer -> !hit.contains(peer))
                .collect(Collectors.toCollection(TreeSet::new));
        machines().cut(hit, peers, way);
    }

    void heal() throws LabException {
        machines().heal();
    }

    void slow(Party from, Party to, Duration delay) throws LabException {
        machines().slow(hit(from), cast.hosts(to), delay);
    }

    void freeze(Party party) throws LabException {
        for (String host : hit(party)) {
            hosts.freeze(host);
        }
    }

    void thaw(Party party) throws LabException {
        for (String host : hit(party)) {
            hosts.thaw(host);
        }
    }

    void killHost(Party party) throws LabException {
        for (String host : hit(party)) {
            hosts.kill(host);
        }
    }

    void startHost(Party party) throws LabException, InterruptedException {
        for (String host : hit(party)) {
            hosts.start(host);
        }
    }

    void restartEach(Party party) throws LabException, InterruptedException {
        for (String host : hit(party)) {
            machines().restart(host);
            waiting.forNodes(cast.nodes(party));
            waiting.forReports(cast.nodes(party), System.currentTimeMillis());
            waiting.forWhole();
            waiting.forLittleLag(cast.nodes(party));
        }
    }

    void killServer(Party party) throws LabException {
        boolean isFirst = struckAt.isEmpty();
        hit(party);
        for (NodeId node : cast.nodes(party)) {
            hosts.killServer(node);
        }
        if (isFirst) {
            // On a busy machine a kill is under way for long, and what begins meanwhile may still meet the server
            // alive.
            struckAt = Optional.of(System.nanoTime());
        }
    }

    void replace(Party party) throws LabException, InterruptedException {
        hit(party);
        for (NodeId node : cast.nodes(party)) {
            machines().remove(node.value());
            touched.remove(node);
            Request remove = new Request(
                    Request.Kind.REMOVE_NODE,
                    Optional.of(node),
                    Collections.unmodifiableSortedSet(only(node)),
                    "drill");
            waiting.untilAccepted(remove);
            NodeId fresh = machines().addNode();
            waiting.untilAccepted(Request.of(Request.Kind.ADD_NODE, fresh, "the drill"));
            touched.add(fresh);
            waiting.forMember(fresh);
        }
    }

    private static SortedSet<NodeId> only(NodeId node) {
        return new TreeSet<>(List.of(node));
    }

    void stallDisk(Party party, Duration time) throws LabException {
        hit(party);
        for (NodeId node : cast.nodes(party)) {
            machines().stallDisk(node, time);
        }
    }

    void skewClock(Party party, Duration by) throws LabException {
        hit(party);
        for (NodeId node : cast.nodes(party)) {
            machines().skewClock(node, by);
        }
    }

    void switchOver() throws LabException, InterruptedException {
        struckAt = struckAt.or(() -> Optional.of(System.nanoTime()));
        waiting.untilAccepted(Request.of(Request.Kind.SWITCHOVER, "the drill"));
    }

    void holdAppliers() throws LabException {
        appliers.hold(cast.nodes(Party.REPLICAS));
    }

    void releaseAppliers() throws LabException {
        said.add("until then " + appliers.release());
    }

    void knock() {
        knocking.ifPresent(OldAddress::start);
    }

    void awaitOtherPrimary() throws LabException, InterruptedException {
        long from = struckAt.orElseGet(System::nanoTime);
        NodeId next = waiting.forOtherPrimary();
        said.add(next + " after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from) + " ms");
    }

    void awaitPhase(Phase phase) throws LabException, InterruptedException {
        waiting.forPhase(phase);
    }

    void awaitClosed(Duration patience) throws LabException, InterruptedException {
        if (reader.isPresent()) {
            reader.get().awaitClosed(System.nanoTime(), patience);
        }
    }

    void pass(Duration time, Claim.Kind claim) throws InterruptedException {
        long from = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        String during = said.stream().limit(Math.max(1, said.size() - 1)).collect(Collectors.joining("; "));
        claims.add(new Claim(claim, new Span(from, System.nanoTime()), during));
    }

    @Override
    public void close() {
        knocking.ifPresent(OldAddress::close);
        reader.ifPresent(OldReader::close);
        appliers.close();
        hosts.mend();
    }
}
