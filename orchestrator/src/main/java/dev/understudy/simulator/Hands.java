package dev.understudy.simulator;

import dev.understudy.agent.converge.Contact;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.converge.Restarts;
import dev.understudy.agent.converge.Step;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an agent sees of its node and does to it, without what makes it do so: the contract suite acts by these alone. */
final class Hands {
    /** Two looks of a second each that are not answered make a server hung. */
    static final long HUNG = 2 * Timeline.SECOND;

    /** Who is told what becomes of an act. */
    interface Listener {
        /** All statements of the act are done. */
        void acted();

        /** One of them was not; the agent's session is given up. */
        void failed(String message);

        /** Something may look different now. */
        void wake();
    }

    private final World world;
    private final SimulatedServer server;
    private final Actor actor;
    private final Listener listener;
    private final Copyist copyist;
    private @Nullable Performance performance;
    private int hand;
    private boolean answeredInThisLife;
    private Optional<StateVersion> pendingBarrier = Optional.empty();
    private boolean beating;
    private int beats;

    Hands(World world, SimulatedServer server, Actor actor, Listener listener) {
        this.world = world;
        this.server = server;
        this.actor = actor;
        this.listener = listener;
        this.copyist = new Copyist(world, server, this);
    }

    Actor actor() {
        return actor;
    }

    /** The agent has started: it has no session and has seen nothing. */
    void begin() {
        performance = null;
        copyist.begin();
        hand = 0;
        answeredInThisLife = server.actor().isRunning() && server.hasAnswered();
        pendingBarrier = Optional.empty();
        beating = false;
        server.onExit(() -> actor.now(this::serverEnded));
    }

    private void serverEnded() {
        answeredInThisLife = false;
        hand = 0;
        pendingBarrier = Optional.empty();
        copyist.serverEnded();
        beating = false;
        if (performance != null) {
            performance.serverEnded();
        }
        listener.wake();
    }

    /** Looks at the server. One that is frozen must stay so for a while before this is believed. */
    ServerProcess look() {
        if (!server.actor().isRunning()) {
            return ServerProcess.DOWN;
        }
        if (server.actor().isFrozen()) {
            hand = 0;
            return answeredInThisLife ? ServerProcess.HUNG : ServerProcess.STARTING;
        }
        if (!server.isUp()) {
            return ServerProcess.STARTING;
        }
        if (hand == 0) {
            hand = server.openHand();
        }
        answeredInThisLife = true;
        server.noteAnswer();
        return ServerProcess.UP;
    }

    /** What was seen of the server, and what the agent knows without it. */
    LocalFacts facts(ServerProcess process, Duration knownFor) {
        return facts(process, knownFor, Contact.held());
    }

    /** The same of a node which may not have heard of others for a while. */
    LocalFacts facts(ServerProcess process, Duration knownFor, Contact contact) {
        Optional<ServerReport> answer = process == ServerProcess.UP ? Optional.of(server.report()) : Optional.empty();
        return new LocalFacts(
                process,
                answer,
                server.openTransactions(),
                server.disk().memory,
                pendingBarrier,
                copyist.copying(),
                knownFor,
                Restarts.free(),
                contact);
    }

    /** Begins an act; the listener is told how it ends. */
    void begin(Step.Action act) {
        Script script = new Script(this, server, world.safeguards());
        try {
            act.on(script);
        } catch (StepFailedException e) {
            throw new IllegalStateException("a script does nothing yet", e);
        }
        Performance next = new Performance(world, this, server, hand);
        performance = next;
        next.play(script.statements());
    }

    Copyist copyist() {
        return copyist;
    }

    /** Something looks different now. */
    void wake() {
        listener.wake();
    }

    /** All statements of an act are done. */
    void acted() {
        listener.acted();
    }

    /** One of them was not; the session is given up. */
    void failed(String message) {
        hand = 0;
        listener.failed(message);
    }

    /** Makes something durable in the node's directory. */
    void note(UnaryOperator<Memory> change) {
        server.disk().memory = change.apply(server.disk().memory);
    }

    void startServer() {
        if (server.disk().memory.isHalfCopied()) {
            server.disk().identify(world.newServerUuid());
            server.disk().dropRelayLog();
            note(memory -> memory.with(RelayLog.GONE));
        } else if (server.disk().isRelayLogMissing()) {
            if (server.disk().memory.dependsOnRelayLog() && world.safeguards().remembersLosses()) {
                server.disk().identify(world.newServerUuid());
            }
            note(Memory::withoutRelayLog);
        }
        server.start();
        world.store().review();
    }

    /** Commits a barrier on a connection of its own, which is given up after a while. */
    void beginBarrier(StateVersion version) {
        if (pendingBarrier.isPresent()) {
            return;
        }
        pendingBarrier = Optional.of(version);
        Session session = new Session(
                Session.Rights.PRIVILEGED,
                answer -> actor.now(() -> {
                    if (answer == Session.Answer.OK) {
                        note(memory -> memory.withBarrier(version));
                    }
                    if (pendingBarrier.equals(Optional.of(version))) {
                        pendingBarrier = Optional.empty();
                    }
                    listener.wake();
                }));
        long write = world.oracle().nextWrite();
        server.actor().after(Timeline.MILLISECOND, () -> server.write(session, write));
        actor.after(2 * Timeline.SECOND, () -> session.end(Session.Answer.CUT));
    }

    /** Changes with every sign of the node's peers: an acknowledged heartbeat or barrier, or what its receiver hears. */
    String signOfPeers() {
        return beats + " " + server.disk().memory.barrier() + " "
                + server.replicaSide().lastHeard();
    }

    /** Commits a heartbeat, one at a time. */
    void beat() {
        if (beating) {
            return;
        }
        beating = true;
        Session session = new Session(
                Session.Rights.PRIVILEGED,
                answer -> actor.now(() -> {
                    beating = false;
                    if (answer == Session.Answer.OK) {
                        beats++;
                    }
                }));
        long write = world.oracle().nextWrite();
        server.actor().after(Timeline.MILLISECOND, () -> server.write(session, write));
        actor.after(2 * Timeline.SECOND, () -> session.end(Session.Answer.CUT));
    }
}
