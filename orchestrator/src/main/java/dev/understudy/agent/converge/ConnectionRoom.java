package dev.understudy.agent.converge;

import dev.understudy.client.Finding;
import java.util.Optional;

/**
 * Whether a server has room for another client. The agent's own port is not bounded by it.
 *
 * @param open connections, the agent's included
 * @param limit {@code max_connections}
 * @param refusedLately clients that were refused since the last look (error 1040)
 */
public record ConnectionRoom(int open, int limit, long refusedLately) {
    /** What a person should know. */
    public Optional<Finding> finding() {
        if (limit <= 0 || (open < limit && refusedLately <= 0)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Finding.Kind.TOO_MANY_CONNECTIONS,
                open + " of " + limit + " connections are taken, and the next client is refused (error 1040): make"
                        + " clients' pools smaller, or SET GLOBAL max_connections to more"));
    }
}
