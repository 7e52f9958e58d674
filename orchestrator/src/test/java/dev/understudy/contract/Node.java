package dev.understudy.contract;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;

/** A node as its agent sees it, and what others do to it: applications, people, accidents. */
public interface Node {
    /** Where replicas and applications reach its server. */
    Endpoint endpoint();

    /**
     * The agent's acts. A contract looks at the node before each, as an agent does: an act may rest on what was seen
     * last.
     */
    NodeControl control();

    /** What its agent sees now. */
    LocalFacts look();

    /** Whether its agent sees it answer, run, or neither. */
    default ServerProcess process() {
        return look().process();
    }

    /** What its agent reads from the server, which must be up. */
    default ServerReport server() {
        LocalFacts facts = look();
        return facts.server()
                .orElseThrow(() -> new AssertionError("the server at " + endpoint() + " is " + facts.process()));
    }

    /** Begins a write of an application and returns at once; the id is given only once. */
    Write write(String id);

    /** Asks the server for a clean stop with SIGTERM, as somebody who is not the agent would, and returns at once. */
    void terminate();

    /** Freezes the server's process, as a stalled disk or a paused machine would: it exists, and does nothing. */
    void freeze();

    /** Lets a frozen server go on as if nothing had been. */
    void thaw();

    /**
     * Makes the applier wait behind a lock as soon as it has a write of an application to apply. The server is up; its
     * end takes the lock away.
     */
    void holdApplier();

    /** Takes that lock away. */
    void releaseApplier();

    /** Sets whether the receiver's next start acknowledges, and does nothing else. */
    void acknowledgeFromNextStart(Acknowledging acknowledging);

    /** Stops the receiver and the applier, and then points the channel at another source: never done by an agent. */
    void repointWithBothThreadsStopped(Endpoint source);

    /** Loses every relay log and their index. The server is down. */
    void loseRelayLogs();

    /** Kills the server while it carries out what {@code forgetSource} asks of it. */
    void dieForgettingItsSource();

    /** The transactions that rewinding this node has saved. */
    GtidSet exported();
}
