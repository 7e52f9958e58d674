package dev.understudy.simulator;

import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.Reporting;
import dev.understudy.agent.converge.Step;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.HostReport;
import dev.understudy.client.Load;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent: the real {@code converge} and the real reports, in the loop of the real one, on a simulated server. */
final class SimulatedAgent implements Hands.Listener {
    private static final long CALM = 250 * Timeline.MILLISECOND;
    private static final long EAGER = 20 * Timeline.MILLISECOND;
    private static final long AFTER_FAILURE = 200 * Timeline.MILLISECOND;
    private static final long LOOK = 2 * Timeline.MILLISECOND;
    private static final long FIRST_LOOK = 5 * Timeline.SECOND;

    /** What a node that is in order looked like, so that a look which shows nothing new can be cut short. */
    private record Calm(
            Optional<ClusterState> record,
            long changes,
            boolean hearing,
            boolean lost,
            Memory memory,
            Optional<Finding> failure) {}

    private final World world;
    private final SimulatedServer server;
    private final Actor actor;
    private final Hands hands;
    private final Ears ears;
    private final Reporting reporting;
    private @Nullable StoreClient client;
    private @Nullable NodeReport published;
    private @Nullable NodeReport waiting;
    private @Nullable Calm calm;
    private long publishedAt;
    private boolean publishing;
    private boolean busy;
    private boolean woken;
    private int turn;
    private long knownSince;
    private Optional<Finding> failure = Optional.empty();
    private String lastSaid = "";

    SimulatedAgent(World world, SimulatedServer server, Traits traits) {
        this.world = world;
        this.server = server;
        this.actor = new Actor("agent of " + server.id(), world.timeline());
        this.hands = new Hands(world, server, actor, this);
        this.ears = new Ears(world, server.id(), hands);
        this.reporting = new Reporting(server.id(), world.endpoint(server.id()), traits);
    }

    Actor actor() {
        return actor;
    }

    void start() {
        actor.start();
        published = null;
        waiting = null;
        calm = null;
        publishing = false;
        busy = true;
        woken = false;
        turn++;
        failure = Optional.empty();
        hands.begin();
        ears.begin();
        StoreClient fresh =
                new StoreClient(world.store(), actor, server.place(), StoreClient.Sees.THE_RECORD, this::changed);
        client = fresh;
        fresh.start(this::publishAnew);
        int mine = turn;
        actor.after(FIRST_LOOK, () -> begin(mine));
    }

    /** Once the store has said something, or stays silent for long. */
    private void begin(int mine) {
        if (mine == turn && busy) {
            busy = false;
            wake();
        }
    }

    private void changed() {
        StoreClient now = client;
        if (published == null && busy && now != null && now.hasLooked()) {
            busy = false;
        }
        wake();
    }

    void kill() {
        actor.kill();
        if (client != null) {
            client.forget();
        }
    }

    void fallBehind() {
        if (client != null) {
            client.fallBehind();
        }
    }

    void loseSession() {
        if (client != null) {
            client.loseSession();
        }
    }

    @Override
    public void wake() {
        if (!woken) {
            woken = true;
            actor.after(world.chance().around(LOOK), () -> {
                woken = false;
                if (!busy) {
                    look();
                }
            });
        }
    }

    private void again(long micros) {
        int mine = ++turn;
        actor.after(micros, () -> {
            if (mine == turn && !busy) {
                look();
            }
        });
    }

    /** Looks at the server; one that does not answer is looked at again before it is called hung. */
    private void look() {
        turn++;
        ServerProcess process = hands.look();
        if (!server.actor().isFrozen()) {
            take(process);
            return;
        }
        busy = true;
        actor.after(Hands.HUNG, () -> {
            busy = false;
            if (server.actor().isFrozen()) {
                take(hands.look());
            } else {
                look();
            }
        });
    }

    private void take(ServerProcess process) {
        Optional<ClusterState> record = newestRecord();
        ears.listen();
        Calm now = new Calm(
                record,
                server.changes(),
                server.replicaSide().isHearing(),
                ears.contact().isLost(),
                server.disk().memory,
                failure);
        if (now.equals(calm) && process == ServerProcess.UP) {
            repeat(record);
            again(CALM);
            return;
        }
        LocalFacts facts = facts(process);
        Step step = world.safeguards().converge(record, server.id(), facts);
        say(step);
        report(record, facts, step);
        calm = step instanceof Step.Holds ? now : null;
        ears.beat(record, step, facts);
        if (step instanceof Step.Act act) {
            act(act);
        } else {
            failure = Optional.empty();
            boolean hurry = record.filter(state -> step instanceof Step.Await || state.phase() == Phase.DRAINING)
                    .isPresent();
            again(hurry ? EAGER : CALM);
        }
    }

    private Optional<ClusterState> newestRecord() {
        StoreClient now = client;
        Optional<ClusterState> record = now == null ? Optional.empty() : now.record();
        if (record.isEmpty() || server.disk().stalled) {
            return Optional.empty();
        }
        StateVersion version = record.get().version();
        if (!world.safeguards().accepts(server.disk().memory, version)) {
            return Optional.empty();
        }
        if (!server.disk().memory.seen().equals(Optional.of(version))) {
            knownSince = world.timeline().now();
            hands.note(memory -> memory.withSeen(version));
        }
        return record;
    }

    private LocalFacts facts(ServerProcess process) {
        return hands.facts(process, world.timeline().since(knownSince), ears.contact());
    }

    private void act(Step.Act act) {
        world.oracle().acts(server, newestSeen(), act.reason());
        busy = true;
        hands.begin(act.act());
    }

    private Optional<ClusterState> newestSeen() {
        return client == null ? Optional.empty() : client.record();
    }

    @Override
    public void acted() {
        failure = Optional.empty();
        busy = false;
        look();
    }

    @Override
    public void failed(String message) {
        failure = Optional.of(new Finding(Finding.Kind.STEP_FAILED, message));
        busy = false;
        again(AFTER_FAILURE);
    }

    private void report(Optional<ClusterState> record, LocalFacts facts, Step step) {
        NodeReport report = reporting.report(
                record,
                facts,
                step,
                failure,
                List.of(),
                Load.unknown(),
                HostReport.unknown(),
                world.timeline().millis());
        NodeReport before = published;
        if (before == null || Reporting.isDue(record, step, report, before, sincePublished())) {
            publish(report);
        }
    }

    private Duration sincePublished() {
        return world.timeline().since(publishedAt);
    }

    /** Nothing is new, but silence would be. */
    private void repeat(Optional<ClusterState> record) {
        NodeReport before = published;
        Step holds = new Step.Holds("as before");
        ears.beat(record, holds, facts(ServerProcess.UP));
        if (before != null && sincePublished().compareTo(Duration.ofSeconds(1)) > 0) {
            publish(reporting.report(
                    record,
                    facts(ServerProcess.UP),
                    holds,
                    failure,
                    List.of(),
                    Load.unknown(),
                    HostReport.unknown(),
                    world.timeline().millis()));
        }
    }

    private void publish(NodeReport report) {
        published = report;
        publishedAt = world.timeline().now();
        waiting = report;
        send();
    }

    /** In a new session the node's report must be made anew. */
    private void publishAnew() {
        if (published != null) {
            waiting = published;
            send();
        }
    }

    private void send() {
        NodeReport next = waiting;
        StoreClient now = client;
        if (publishing || next == null || now == null) {
            return;
        }
        publishing = true;
        waiting = null;
        now.<Boolean>call(
                (store, session) -> {
                    store.publish(session, next);
                    return true;
                },
                false,
                written -> {
                    publishing = false;
                    if (written) {
                        ears.storeAnswered();
                    }
                    if (!written && waiting == null) {
                        waiting = next;
                        actor.after(50 * Timeline.MILLISECOND, this::send);
                    } else {
                        send();
                    }
                });
    }

    private void say(Step step) {
        if (!step.reason().equals(lastSaid)) {
            lastSaid = step.reason();
            world.trace(server.id(), step.getClass().getSimpleName() + ": " + step.reason());
        }
    }
}
