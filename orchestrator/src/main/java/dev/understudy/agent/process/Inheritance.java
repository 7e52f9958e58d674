package dev.understudy.agent.process;

import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.Records;
import dev.understudy.mysql.ServerNames;
import dev.understudy.mysql.binlog.BinlogIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a server that was set up by others keeps when its agent starts it: the names of its files, read from the running
 * server once and kept in the agent's folder.
 *
 * @param directory the node's
 */
public record Inheritance(NodeDirectory directory) {
    /** Whether the names of the server's files are known, so that it can be started. */
    public boolean isKnown() {
        return !directory.isInherited() || Files.exists(directory.names());
    }

    /**
     * The names under which the server must be started.
     *
     * @throws IOException if they are not known: a start under other names would lose the server's history
     */
    public ServerNames names() throws IOException {
        if (!directory.isInherited()) {
            return ServerNames.own(directory.socket().toString(), "");
        }
        if (!isKnown()) {
            throw new IOException("the names of the log files of " + directory.data()
                    + " are not known yet: start mysqld" + " as it was started before, and its agent takes it over");
        }
        try {
            return Records.read(Files.readAllBytes(directory.names()), ServerNames.class);
        } catch (CorruptRecordException e) {
            throw new IOException(
                    directory.names() + " cannot be read: " + e.getMessage()
                            + "; start mysqld as it was started before,"
                            + " remove that file, and its agent reads the names anew",
                    e);
        }
    }

    /** Whether others have set up the server, not an agent. */
    public boolean isOfOthers() throws IOException {
        return directory.isInherited() && !(isKnown() && names().equals(newNames()));
    }

    private ServerNames newNames() {
        return ServerNames.own(directory.socket().toString(), "*");
    }

    /** Notes the names of a server that is about to be made in a data directory that its agent did not choose. */
    void ofNew() throws IOException {
        if (directory.isInherited()) {
            write(directory.names(), Records.write(newNames()));
        }
    }

    /**
     * Notes what was read from the running server, unless it is known already. That server has begun its newest binary log
     * file itself: crash recovery has completed none that it may still be killed over.
     */
    public void note(ServerNames read) throws IOException {
        if (isKnown()) {
            return;
        }
        BinlogIndex binlogs = BinlogIndex.read(directory.data(), read.binlogIndex());
        List<Path> files = binlogs.files();
        String before = files.size() < 2
                ? "none"
                : String.valueOf(files.get(files.size() - 2).getFileName());
        write(directory.lastStart(), before.getBytes(StandardCharsets.UTF_8));
        ServerNames names = new ServerNames(
                asWritten(read.binlog(), read.binlogIndex()),
                read.binlogIndex(),
                asWritten(read.relayLog(), read.relayLogIndex()),
                read.relayLogIndex(),
                read.socket(),
                read.bindAddress());
        write(directory.names(), Records.write(names));
    }

    /** The name as the server has it in its index: it finds there only what it has written itself. */
    private String asWritten(String name, String index) throws IOException {
        Path file = directory.data().resolve(index);
        List<String> lines = index.isEmpty() || !Files.exists(file) ? List.of() : Files.readAllLines(file);
        return lines.isEmpty()
                ? name
                : lines.get(lines.size() - 1)
                        .strip()
                        .replaceFirst("\\.\\d+$", "")
                        .replaceFirst("^\\./", "");
    }

    /** Whole or not at all, and lasting. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
