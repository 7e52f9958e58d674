package dev.understudy.agent.exports;

import dev.understudy.mysql.binlog.LogScan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A binary log or relay log file, saved whole.
 *
 * @param scan the file, and where its last whole event ends
 * @param state whether the server may still write to it
 */
record LogFile(LogScan scan, State state) implements RawSource {
    /** What may become of a file. */
    enum State {
        /** It is never written again, so that another name for the same file keeps it as it is. */
        CLOSED,
        /** The newest of its kind: it grows, and its end may be cut off. */
        NEWEST
    }

    @Override
    public long bytes(Path exports) throws IOException {
        boolean linked = state == State.CLOSED && Files.getFileStore(exports).equals(Files.getFileStore(scan.file()));
        return linked ? 0 : scan.end();
    }

    @Override
    public Path saveInto(Path raw) throws IOException {
        Path saved = raw.resolve(scan.file().getFileName());
        try {
            switch (state) {
                case CLOSED -> linkOrCopy(saved);
                case NEWEST -> copy(saved);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("mysqld removed " + scan.file() + " while it was saved: try again", e);
        }
        return saved;
    }

    private void linkOrCopy(Path saved) throws IOException {
        try {
            Files.createLink(saved, scan.file());
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // On another disk, or the file is another user's.
            Room.OF_DISK.require(saved.resolveSibling(""), scan.end());
            copy(saved);
        }
    }

    /** Up to its last whole event: what comes after that is not written to its end yet. */
    private void copy(Path saved) throws IOException {
        try (FileChannel from = FileChannel.open(scan.file(), StandardOpenOption.READ);
                FileChannel to = FileChannel.open(saved, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long done = 0; done < scan.end(); ) {
                long more = from.transferTo(done, scan.end() - done, to);
                if (more <= 0) {
                    throw new IOException(scan.file() + " became shorter while it was saved: try again");
                }
                done += more;
            }
        }
    }
}
