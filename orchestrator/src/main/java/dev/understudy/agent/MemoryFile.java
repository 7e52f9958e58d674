package dev.understudy.agent;

import dev.understudy.agent.converge.Memory;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * An agent's memory on disk: replaced as a whole and forced to the disk before the agent acts on it.
 *
 * @param path the file
 */
record MemoryFile(Path path) {
    /**
     * Reads it; blank if there is none.
     *
     * @throws IOException if it cannot be read or is damaged. An agent without its memory could act on an old record
     */
    Memory read() throws IOException {
        if (!Files.exists(path)) {
            return Memory.blank();
        }
        try {
            return Records.read(Files.readAllBytes(path), Memory.class);
        } catch (CorruptRecordException e) {
            throw new IOException(
                    "the agent's memory " + path + " is damaged: " + e.getMessage()
                            + "; if the node may be rebuilt, empty its directory, else restore the file",
                    e);
        }
    }

    /** Writes it and waits until it is on the disk. */
    void write(Memory memory) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Records.write(memory));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path directory = path.getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
