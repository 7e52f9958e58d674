package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file by which mysqld keeps its Unix socket to itself: {@code mysqld.sock.lock}, with its process id. A server that was
 * killed leaves it, and the next one does not start as long as any process, or thread, has that number. In a container
 * numbers are small and come again, so that is often the agent itself.
 *
 * @param socket the socket
 */
record SocketLock(Path socket) {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLock.class);

    /** Removes it if the process that has its number is no mysqld. */
    void removeIfStale() throws IOException {
        removeIfStale(ServerSearch::commandLine);
    }

    /**
     * The same.
     *
     * @param commandLine the words by which a process was started; none if there is none
     */
    void removeIfStale(LongFunction<List<String>> commandLine) throws IOException {
        Path lock = socket.resolveSibling(socket.getFileName() + ".lock");
        if (!Files.isRegularFile(lock)) {
            return;
        }
        String owner = Files.readString(lock).strip();
        if (owner.matches("\\d{1,9}") && ServerSearch.isServer(commandLine.apply(Long.parseLong(owner)))) {
            return;
        }
        LOG.info("removing {}: process {} is no mysqld", lock, owner);
        Files.deleteIfExists(lock);
    }
}
