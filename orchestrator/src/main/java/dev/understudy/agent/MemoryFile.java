package dev.understudy.agent;

import dev.understudy.agent.converge.Memory;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An agent's memory on disk. It is written on the way of every failover, so it costs one write in place and one {@code
 * fdatasync}: two slots take turns, and the one that is not being written stays whole. A slot is a number that grows, the
 * length of the JSON, its checksum, and the JSON.
 */
final class MemoryFile {
    private static final int SLOT = 4096;
    private static final int SLOTS = 2;
    private static final int HEAD = Long.BYTES + Integer.BYTES + Long.BYTES;

    private final Path path;
    private @Nullable FileChannel channel;
    private long newest;

    MemoryFile(Path path) {
        this.path = path;
    }

    private record Slot(long number, String json) {}

    /**
     * Reads it; blank if there is none.
     *
     * @throws IOException if it cannot be read or is damaged. An agent without its memory could act on an old record
     */
    Memory read() throws IOException {
        if (!Files.exists(path)) {
            return Memory.blank();
        }
        List<Slot> whole = new ArrayList<>();
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
        for (int slot = 0; (slot + 1) * SLOT <= file.capacity(); slot++) {
            Slot found = slot(file.slice(slot * SLOT, SLOT));
            if (found != null) {
                whole.add(found);
            }
        }
        Slot latest = whole.stream()
                .max(Comparator.comparingLong(Slot::number))
                .orElseThrow(() -> damaged("none of its two copies is whole", null));
        newest = latest.number();
        try {
            return Records.read(latest.json().getBytes(StandardCharsets.UTF_8), Memory.class);
        } catch (CorruptRecordException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private IOException damaged(String what, @Nullable Exception cause) {
        return new IOException(
                "the agent's memory " + path + " is damaged: " + what
                        + "; if the node may be rebuilt, empty its directory, else restore the file",
                cause);
    }

    private static @Nullable Slot slot(ByteBuffer from) {
        long number = from.getLong();
        int length = from.getInt();
        long checksum = from.getLong();
        if (number < 1 || length < 1 || length > SLOT - HEAD) {
            return null;
        }
        byte[] json = new byte[length];
        from.get(json);
        return checksum(number, json) == checksum ? new Slot(number, new String(json, StandardCharsets.UTF_8)) : null;
    }

    private static long checksum(long number, byte[] json) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        crc.update(json);
        return crc.getValue();
    }

    /** Writes it and waits until it is on the disk. */
    void write(Memory memory) throws IOException {
        byte[] json = Records.write(memory);
        if (json.length > SLOT - HEAD) {
            throw new IOException("the agent's memory has " + json.length + " bytes, more than a slot of " + path);
        }
        long number = newest + 1;
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        slot.putLong(number).putInt(json.length).putLong(checksum(number, json)).put(json);
        slot.rewind();
        FileChannel file = open();
        long at = number % SLOTS * SLOT;
        while (slot.hasRemaining()) {
            file.write(slot, at + slot.position());
        }
        file.force(false);
        newest = number;
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            boolean isNew = !Files.exists(path);
            open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
            if (isNew) {
                // Its length and its name must last too; after this a write changes neither.
                open.write(ByteBuffer.allocate(SLOT * SLOTS), 0);
                open.force(true);
                forceDirectory();
            }
        }
        return open;
    }

    private void forceDirectory() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }
}
