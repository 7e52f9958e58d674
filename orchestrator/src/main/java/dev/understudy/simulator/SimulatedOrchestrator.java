package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import dev.understudy.orchestrator.decide.Slots;
import dev.understudy.orchestrator.lead.NewestSeen;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import dev.understudy.orchestrator.lead.Sightings;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An orchestrator: the real {@code decide} in the loop of the real one, on a store that may be late or gone. */
final class SimulatedOrchestrator {
    private static final long ROUND = 250 * Timeline.MILLISECOND;
    private static final long SOON = 500;
    private static final long AGAIN = 100 * Timeline.MILLISECOND;
    /** What was last read or written; which tells a missing record from one that was not read. */
    private record Stored(Optional<ClusterState> record) {}

    private final World world;
    private final Network.Place place;
    private final Actor actor;
    private @Nullable StoreClient client;
    private Sightings sightings = new Sightings();
    private NewestSeen newestSeen = new NewestSeen();
    private @Nullable Stored stored;
    private Optional<StateVersion> lookedAt = Optional.empty();
    private long lookedAtSince;
    private boolean busy;
    private boolean woken;
    private long clockMillis;
    private String lastSaid = "";

    SimulatedOrchestrator(World world, Network.Place place) {
        this.world = world;
        this.place = place;
        this.actor = new Actor(place.name(), world.timeline());
    }

    Actor actor() {
        return actor;
    }

    Network.Place place() {
        return place;
    }

    boolean leads() {
        StoreClient now = client;
        return now != null && actor.isAwake() && now.token().isPresent();
    }

    /** Its clock jumps. */
    void jump(long millis) {
        clockMillis += millis;
    }

    /** Starts it again if it is dead, and wakes it if it is frozen. */
    void bringBack() {
        if (!actor.isRunning()) {
            start();
        } else if (actor.isFrozen()) {
            actor.thaw();
        }
    }

    void start() {
        actor.start();
        sightings = new Sightings();
        newestSeen = new NewestSeen();
        stored = null;
        lookedAt = Optional.empty();
        busy = false;
        woken = false;
        StoreClient fresh = new StoreClient(world.store(), actor, place, StoreClient.Sees.EVERYTHING, this::wake);
        client = fresh;
        fresh.start(() -> enter(fresh));
        round();
    }

    void kill() {
        actor.kill();
        if (client != null) {
            client.forget();
        }
        world.store().review();
    }

    /** The session is thrown away behind its back. */
    void loseSession() {
        if (client != null) {
            client.loseSession();
        }
    }

    private void enter(StoreClient mine) {
        mine.<Boolean>call(
                (store, session) -> {
                    store.enter(session);
                    return true;
                },
                false,
                entered -> {
                    if (!entered && client == mine) {
                        actor.after(AGAIN, () -> enter(mine));
                    }
                });
    }

    private void round() {
        actor.after(ROUND, () -> {
            StoreClient now = client;
            if (now != null && now.token().isPresent() && !busy) {
                stored = null;
                wake();
            }
            round();
        });
    }

    private void wake() {
        if (!woken) {
            woken = true;
            actor.after(SOON, () -> {
                woken = false;
                step();
            });
        }
    }

    private void step() {
        StoreClient now = client;
        if (busy || now == null) {
            return;
        }
        Optional<SimulatedStore.Latch> token = now.token();
        if (token.isEmpty()) {
            stored = null;
            return;
        }
        Stored known = stored;
        if (known == null || isOutdated(known, now)) {
            read(now);
        } else {
            decide(known, now, token.get());
        }
    }

    private static boolean isOutdated(Stored known, StoreClient now) {
        return now.record()
                .map(seen -> known.record()
                        .map(state -> seen.version().isNewerThan(state.version()))
                        .orElse(true))
                .orElse(false);
    }

    private void read(StoreClient now) {
        busy = true;
        now.<Optional<Stored>>call(
                (store, session) -> Optional.of(new Stored(store.record())), Optional.empty(), result -> {
                    busy = false;
                    stored = result.orElse(null);
                    result.ifPresent(read -> newestSeen.take(read.record()));
                    result.ifPresent(read -> now.token().ifPresent(token -> decide(read, now, token)));
                });
    }

    private void decide(Stored before, StoreClient now, SimulatedStore.Latch token) {
        Situation situation = situation(before, now);
        Decision decision = world.safeguards().decide(situation);
        say(decision);
        world.oracle().decided(decision, situation);
        if (decision instanceof Decision.Write write) {
            write(write, before, now, token);
        } else if (decision instanceof Decision.Reply reply) {
            now.<Outcome>call((store, session) -> store.reply(reply.answers(), token), Outcome.UNKNOWN, outcome -> {
                if (outcome == Outcome.NOT_LEADER) {
                    now.leadsNoMore();
                    enter(now);
                }
                wake();
            });
        }
    }

    private Situation situation(Stored before, StoreClient now) {
        long time = world.timeline().now();
        Optional<StateVersion> version = before.record().map(ClusterState::version);
        if (!version.equals(lookedAt)) {
            lookedAt = version;
            lookedAtSince = time;
        }
        return new Situation(
                world.cluster(),
                before.record(),
                sightings.at(now.reports(), time * 1_000),
                world.store().requests(),
                world.policy(),
                Duration.ofNanos((time - lookedAtSince) * 1_000),
                clockMillis + world.timeline().millis(),
                new TreeMap<>(),
                newestSeen.version(),
                Slots.unlimited());
    }

    private void write(Decision.Write write, Stored before, StoreClient now, SimulatedStore.Latch token) {
        busy = true;
        now.<Outcome>call((store, session) -> store.write(write, before.record(), token), Outcome.UNKNOWN, outcome -> {
            busy = false;
            newestSeen.take(Optional.of(write.next()).filter(written -> outcome == Outcome.WRITTEN));
            stored = outcome == Outcome.WRITTEN ? new Stored(Optional.of(write.next())) : null;
            switch (outcome) {
                case WRITTEN, OUTDATED -> wake();
                case NOT_LEADER -> {
                    now.leadsNoMore();
                    enter(now);
                }
                case UNKNOWN -> {}
            }
        });
    }

    private void say(Decision decision) {
        String said = decision.getClass().getSimpleName() + ": " + decision.reason();
        if (!said.equals(lastSaid)) {
            lastSaid = said;
            world.trace(place.name(), said);
        }
    }
}
