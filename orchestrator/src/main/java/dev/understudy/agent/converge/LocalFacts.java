package dev.understudy.agent.converge;

import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent knows of its own node.
 *
 * @param process the mysqld process
 * @param server what was read from it; present if and only if the process is UP
 * @param transactions client transactions that have written and are not committed yet
 * @param memory what the agent has made durable
 * @param pendingBarrier the record version whose barrier has been begun and not answered yet
 * @param copying how far a copy of the node from a donor has come
 * @param knownFor how long the agent has known the present record
 * @param restarts whether mysqld may be started again
 * @param contact for how long it has heard nothing of others
 */
public record LocalFacts(
        ServerProcess process,
        Optional<ServerReport> server,
        int transactions,
        Memory memory,
        Optional<StateVersion> pendingBarrier,
        Copying copying,
        Duration knownFor,
        Restarts restarts,
        Contact contact) {
    /** Those of a node on which nothing is copied, that may be started again, and that hears everybody. */
    public LocalFacts(
            ServerProcess process,
            Optional<ServerReport> server,
            int transactions,
            Memory memory,
            Optional<StateVersion> pendingBarrier,
            Duration knownFor) {
        this(
                process,
                server,
                transactions,
                memory,
                pendingBarrier,
                Copying.IDLE,
                knownFor,
                Restarts.free(),
                Contact.held());
    }

    public LocalFacts with(Copying next) {
        return new LocalFacts(process, server, transactions, memory, pendingBarrier, next, knownFor, restarts, contact);
    }

    public LocalFacts with(Restarts next) {
        return new LocalFacts(process, server, transactions, memory, pendingBarrier, copying, knownFor, next, contact);
    }

    public LocalFacts with(Contact next) {
        return new LocalFacts(process, server, transactions, memory, pendingBarrier, copying, knownFor, restarts, next);
    }
}
