package dev.understudy.agent.process;

import dev.understudy.mysql.binlog.BinlogIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The durable note, made before each start, of the newest binary log file: from then on crash recovery may have completed
 * it.
 *
 * @param directory the node's
 */
record StartNote(NodeDirectory directory) {
    /** Writes it whole or not at all: on a full disk the note of the start before must stay. */
    void write() throws IOException {
        String newest = BinlogIndex.read(
                        directory.data(), new Inheritance(directory).names().binlogIndex())
                .newest();
        Path note = directory.lastStart().toAbsolutePath();
        if (Files.exists(note) && Files.readString(note).equals(newest)) {
            return;
        }
        Path next = note.resolveSibling("last-start.next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(newest.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(next, note, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(note.resolveSibling("."), StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
