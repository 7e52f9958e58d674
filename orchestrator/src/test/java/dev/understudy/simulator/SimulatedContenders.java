package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.StateVersion;
import dev.understudy.contract.Contender;
import dev.understudy.contract.StoreWorld;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import dev.understudy.orchestrator.lead.RecordStore.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The simulated store, those who would lead by it, and the virtual clock. */
final class SimulatedContenders implements StoreWorld {
    private static final int MOST = 2;

    private final World world;
    private final VirtualTime time;
    private final Map<String, SimulatedContender> contenders = new TreeMap<>();
    private final Map<String, SimulatedStore.Latch> latches = new HashMap<>();

    SimulatedContenders(long seed) {
        world = new World(
                new Chance(seed),
                Safeguards.all(),
                new World.Plan(new TreeMap<>(), MOST, Policy.standard()),
                World.UNREAD);
        time = new VirtualTime(world.timeline());
    }

    @Override
    public Contender contender(String name) {
        SimulatedContender contender = contenders.computeIfAbsent(name, SimulatedContender::new);
        time.await(name + " is in the queue", () -> contender.queued);
        return contender;
    }

    @Override
    public void fallSilent() {
        world.store().setUp(false);
    }

    @Override
    public void answerAgain() {
        world.store().setUp(true);
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        time.await(what, condition);
    }

    @Override
    public void remains(String what, BooleanSupplier condition) {
        time.remains(what, condition);
    }

    @Override
    public void close() {}

    /** What an orchestrator does with the store. */
    private final class SimulatedContender implements Contender {
        private final StoreClient client;
        private boolean queued;

        private SimulatedContender(String name) {
            Network.Place place = world.network().add(name);
            Actor actor = new Actor(name, world.timeline());
            client = new StoreClient(world.store(), actor, place, StoreClient.Sees.EVERYTHING, () -> {});
            actor.start();
            client.start(this::enter);
        }

        private void enter() {
            client.<Boolean>call(
                    (store, session) -> {
                        store.enter(session);
                        return true;
                    },
                    false,
                    entered -> queued |= entered);
        }

        /** Asks once; empty if no answer came. */
        private <T> Optional<T> ask(StoreClient.Call<T> what) {
            List<Optional<T>> answers = new ArrayList<>();
            client.<Optional<T>>call(
                    (store, session) -> Optional.of(what.in(store, session)), Optional.empty(), answers::add);
            time.await("the call has ended", () -> !answers.isEmpty());
            return answers.get(0);
        }

        /** Asks until there is an answer. */
        private <T> T insist(StoreClient.Call<T> what) {
            Optional<T> answer = Optional.empty();
            while (answer.isEmpty()) {
                answer = ask(what);
            }
            return answer.get();
        }

        @Override
        public Optional<String> token() {
            Optional<SimulatedStore.Latch> latch = client.token();
            latch.ifPresent(held -> latches.put(name(held), held));
            return latch.map(SimulatedContenders::name);
        }

        @Override
        public Stored read() {
            return insist((store, session) ->
                    new Stored(store.record(), store.history().size() - 1));
        }

        @Override
        public Outcome write(ClusterState next, Stored before, String token) {
            SimulatedStore.Latch latch = Optional.ofNullable(latches.get(token)).orElseThrow();
            return ask((store, session) -> store.write(new Decision.Write(next), before.state(), latch))
                    .orElse(Outcome.UNKNOWN);
        }

        @Override
        public List<StateVersion> history() {
            return insist((store, session) -> store.history());
        }

        @Override
        public void expireSession() {
            client.loseSession();
        }

        @Override
        public void renew() {
            client.leadsNoMore();
            enter();
        }
    }

    private static String name(SimulatedStore.Latch latch) {
        return "latch-" + latch.number();
    }
}
