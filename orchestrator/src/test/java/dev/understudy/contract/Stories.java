package dev.understudy.contract;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import dev.understudy.contract.Write.Outcome;

/** How the stories of the node's contract begin, and the words in which they are told. */
interface Stories {
    Epoch EPOCH = new Epoch(1);
    StateVersion VERSION = StateVersion.first();

    World world();

    /** A write whose commit waits for acknowledgements, and its number. */
    record Waiting(Write write, GtidSet gtid) {}

    /** A server that was started and does nothing. */
    default Node started(String name) throws StepFailedException {
        Node node = world().node(name);
        start(node);
        return node;
    }

    default void start(Node node) throws StepFailedException {
        node.look();
        node.control().startServer();
        world().await("its server answers", () -> node.process() == ServerProcess.UP);
    }

    default void kill(Node node) throws StepFailedException {
        node.look();
        node.control().killServer();
        world().await("its server is gone", () -> node.process() == ServerProcess.DOWN);
    }

    /** A server that takes writes, each with so many acknowledgements. */
    default Node primary(String name, int acknowledgements) throws StepFailedException {
        Node node = started(name);
        node.control().promote(acknowledgements, EPOCH);
        return node;
    }

    /** A new server that follows a source and is connected. */
    default Node replica(String name, Node source, Acknowledging acknowledging) throws StepFailedException {
        Node node = started(name);
        node.control().recordWithinBase(EPOCH);
        follow(node, source, acknowledging);
        return node;
    }

    /** Makes a server whose receiver is stopped follow a source, and waits until it is connected. */
    default void follow(Node node, Node source, Acknowledging acknowledging) throws StepFailedException {
        node.look();
        node.control().follow(source.endpoint(), acknowledging);
        world().await(
                        "it follows and acknowledges or not",
                        () -> node.server().receiver().running() == Running.ON
                                && node.server().receiver().acknowledging() == (acknowledging == Acknowledging.ON));
    }

    default void stopReceiver(Node node) throws StepFailedException {
        node.look();
        node.control().stopReceiver();
    }

    /**
     * Begins a write for which there are not enough acknowledgements, and waits until its commit waits for them, or
     * behind another one that does: MySQL counts only sessions of the first kind as waiting.
     */
    default Waiting waiting(Node primary, String id) {
        GtidSet before = primary.server().executed();
        Write write = primary.write(id);
        world().await(
                        id + " waits for its acknowledgement",
                        () -> primary.server().semiSync().waiting() > 0
                                && !before.contains(primary.server().executed()));
        return new Waiting(write, primary.server().executed().minus(before));
    }

    /** Makes a write that is answered OK, and returns its number. */
    default GtidSet acknowledged(Node primary, String id) {
        GtidSet before = primary.server().executed();
        await(primary.write(id), Outcome.ACKNOWLEDGED);
        return primary.server().executed().minus(before);
    }

    default void await(Write write, Outcome outcome) {
        world().await("the write is " + outcome, () -> write.outcome() == outcome);
    }

    default void remains(Write write, Outcome outcome) {
        world().remains("the write is " + outcome, () -> write.outcome() == outcome);
    }

    default void awaitExecuted(Node node, GtidSet gtids) {
        world().await(gtids + " is executed", () -> node.server().executed().contains(gtids));
    }

    default void awaitReceived(Node node, GtidSet gtids) {
        world().await(gtids + " is received", () -> node.server().history().contains(gtids));
    }
}
