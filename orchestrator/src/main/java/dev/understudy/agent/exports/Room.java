package dev.understudy.agent.exports;

import dev.understudy.text.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room there is on the disk of a folder, bytes. */
interface Room {
    /** What is left to the server, which may be on the same disk, bytes. */
    long RESERVE = 64L << 20;

    /** As the file system says. */
    Room OF_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

    long left(Path folder) throws IOException;

    /** Fails if so many bytes do not fit. */
    default void require(Path folder, long bytes) throws IOException {
        long left = left(folder);
        if (left < bytes + RESERVE) {
            throw new IOException("there is no room to save transactions in " + folder + ": it needs "
                    + Size.of(bytes + RESERVE) + " and has " + Size.of(left)
                    + "; free some, or discard exports that nobody needs (understudy exports list)");
        }
    }
}
