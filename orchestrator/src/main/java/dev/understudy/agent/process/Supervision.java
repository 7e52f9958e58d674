package dev.understudy.agent.process;

import java.io.IOException;
import java.util.Optional;

/** How a node's mysqld is run: by the agent itself, or by systemd on the agent's word. Nobody else starts or ends it. */
public sealed interface Supervision permits ByAgent, BySystemd {
    /**
     * Starts a server and returns as soon as there is a process; it may not answer yet.
     *
     * @throws IOException if there is none; the message says why
     */
    ProcessHandle start() throws IOException;

    /** Sends SIGKILL to the server and does not wait for its end. */
    void kill(ProcessHandle server) throws IOException;

    /** The server of this node that runs, whoever started it. */
    Optional<ProcessHandle> find() throws IOException;

    /** How a server ended of which nothing is left. */
    Ending ending(ProcessHandle server);

    /** Why no server must be started this way, with what mends it; empty if nothing is against it. */
    Optional<String> objection();
}
