package dev.understudy.simulator;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.Step;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ServerProcess;
import dev.understudy.contract.Node;
import dev.understudy.contract.Write;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;

/** A simulated server with what a simulated agent sees and acts with, each act carried out before it returns. */
final class SimulatedNode implements Node {
    private final World world;
    private final SimulatedServer server;
    private final VirtualTime time;
    private final Network.Place application;
    private final Ending ending = new Ending();
    private final Hands hands;
    private final NodeControl control;

    SimulatedNode(World world, SimulatedServer server, VirtualTime time, Network.Place application) {
        this.world = world;
        this.server = server;
        this.time = time;
        this.application = application;
        Actor agent = new Actor("agent of " + server.id(), world.timeline());
        hands = new Hands(world, server, agent, ending);
        agent.start();
        hands.begin();
        control = (NodeControl) Proxy.newProxyInstance(
                NodeControl.class.getClassLoader(), new Class<?>[] {NodeControl.class}, (proxy, act, arguments) -> {
                    perform(node -> invoke(node, act, arguments));
                    return null;
                });
    }

    /** How the last act has ended. */
    private static final class Ending implements Hands.Listener {
        private boolean over;
        private Optional<String> failure = Optional.empty();

        @Override
        public void acted() {
            over = true;
        }

        @Override
        public void failed(String message) {
            over = true;
            failure = Optional.of(message);
        }

        @Override
        public void wake() {}
    }

    private static void invoke(NodeControl node, Method act, Object[] arguments) {
        try {
            act.invoke(node, arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the script does not know " + act.getName(), e);
        }
    }

    private void perform(Step.Action act) throws StepFailedException {
        ending.over = false;
        ending.failure = Optional.empty();
        hands.begin(act);
        time.await("the act has ended", () -> ending.over);
        if (ending.failure.isPresent()) {
            throw new StepFailedException(ending.failure.get());
        }
    }

    @Override
    public Endpoint endpoint() {
        return world.endpoint(server.id());
    }

    @Override
    public NodeControl control() {
        return control;
    }

    @Override
    public LocalFacts look() {
        ServerProcess process = hands.look();
        if (server.actor().isFrozen()) {
            time.pass(Hands.HUNG);
            process = hands.look();
        }
        return hands.facts(process, Duration.ZERO);
    }

    @Override
    public Write write(String id) {
        SimulatedWrite write = new SimulatedWrite();
        Session session = new Session(Session.Rights.ORDINARY, write::answered);
        long number = world.oracle().nextWrite();
        world.network()
                .send(application, server.place(), () -> server.actor().now(() -> server.write(session, number)));
        return write;
    }

    private static final class SimulatedWrite implements Write {
        private Outcome outcome = Outcome.WAITING;

        void answered(Session.Answer answer) {
            outcome = switch (answer) {
                case OK -> Outcome.ACKNOWLEDGED;
                case REFUSED, CUT -> Outcome.FAILED;
            };
        }

        @Override
        public Outcome outcome() {
            return outcome;
        }
    }

    @Override
    public void terminate() {
        server.shutDown();
    }

    @Override
    public void freeze() {
        server.actor().freeze();
    }

    @Override
    public void thaw() {
        server.actor().thaw();
    }

    @Override
    public void holdApplier() {
        server.replicaSide().holdApplier(true);
    }

    @Override
    public void releaseApplier() {
        server.replicaSide().holdApplier(false);
    }

    @Override
    public void acknowledgeFromNextStart(Acknowledging acknowledging) {
        server.replicaSide().setSemiSync(acknowledging == Acknowledging.ON);
    }

    /** The oracle calls it a violation when what was received is thrown away, which is what the story is about. */
    @Override
    public void repointWithBothThreadsStopped(Endpoint source) {
        server.replicaSide().stopReceiver();
        server.replicaSide().stopApplier();
        try {
            server.replicaSide().changeSource(world.nodeAt(source));
        } catch (Violation noticed) {
            if (!noticed.invariant().equals("I7")) {
                throw noticed;
            }
        }
    }

    @Override
    public void loseRelayLogs() {
        server.disk().loseRelayLog();
    }

    @Override
    public void dieForgettingItsSource() {
        server.replicaSide().resetAll();
        time.pass(Timeline.MILLISECOND);
        server.kill();
    }

    @Override
    public GtidSet exported() {
        return server.disk().exports().stream().map(Txn::gtid).reduce(GtidSet.EMPTY, GtidSet::union);
    }
}
