package dev.understudy.mysql;

import dev.understudy.client.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * What the last binary log file of a stopped server has beyond a GTID set.
 *
 * <p>With semi-sync at AFTER_SYNC, a transaction that was not acknowledged is only prepared in the storage engine. Crash
 * recovery commits it if the binary log has it, and rolls it back if not. So a primary that was killed can be taken back
 * to what its successor began with by cutting its binary log before it is started again (design note 0002).
 *
 * @param file the last binary log file
 * @param cutAt where the first transaction beyond the set begins; the file's length if there is none
 * @param length of the file, bytes
 * @param beyond the transactions from there on
 */
public record BinlogTail(Path file, long cutAt, long length, GtidSet beyond) {
    private static final byte[] MAGIC = {(byte) 0xfe, 'b', 'i', 'n'};
    private static final int HEADER = 19;
    private static final int TYPE_AT = 4;
    private static final int SIZE_AT = 9;
    private static final int GTID_EVENT = 33;
    private static final int TAGGED_GTID_EVENT = 42;
    private static final int UUID_BYTES = 16;

    /**
     * Looks through the last binary log file, which is the only one that crash recovery completes.
     *
     * @param index the binary log index file
     * @param base the set
     * @throws IOException if it cannot be read, is no binary log, or has transactions of the base after others: then it
     *     must not be cut
     */
    public static BinlogTail beyond(Path index, GtidSet base) throws IOException {
        List<String> files = Files.readAllLines(index).stream()
                .filter(line -> !line.isBlank())
                .toList();
        if (files.isEmpty()) {
            throw new IOException(index + " names no binary log");
        }
        Path directory = index.toAbsolutePath().getParent();
        Path last = Path.of(files.get(files.size() - 1).strip());
        Path file = directory == null ? last : directory.resolve(last).normalize();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return scan(file, channel, base);
        }
    }

    private static BinlogTail scan(Path file, FileChannel channel, GtidSet base) throws IOException {
        ByteBuffer magic = read(channel, 0, MAGIC.length);
        if (!magic.equals(ByteBuffer.wrap(MAGIC))) {
            throw new IOException(file + " is not a binary log");
        }
        long length = channel.size();
        long cutAt = length;
        GtidSet beyond = GtidSet.EMPTY;
        for (long at = MAGIC.length; at + HEADER <= length; ) {
            ByteBuffer header = read(channel, at, HEADER);
            int size = header.getInt(SIZE_AT);
            // The last event may be torn: the server was killed while it wrote. Recovery cuts it itself.
            if (size < HEADER || at + size > length) {
                break;
            }
            int type = header.get(TYPE_AT) & 0xff;
            if (type == TAGGED_GTID_EVENT) {
                throw new IOException(file + " has tagged transactions, which this version cannot cut");
            }
            if (type == GTID_EVENT) {
                GtidSet gtid = gtid(read(channel, at + HEADER, 1 + UUID_BYTES + Long.BYTES));
                boolean within = base.contains(gtid);
                if (within && !beyond.isEmpty()) {
                    throw new IOException(file + " has " + gtid + " of the base after " + beyond + " beyond it");
                }
                if (!within) {
                    cutAt = Math.min(cutAt, at);
                    beyond = beyond.union(gtid);
                }
            }
            at += size;
        }
        return new BinlogTail(file, cutAt, length, beyond);
    }

    /** A GTID event's body begins with flags, the source's UUID and the transaction's number. */
    private static GtidSet gtid(ByteBuffer body) {
        ByteBuffer uuid = body.slice(1, UUID_BYTES);
        String hex = String.format(Locale.ROOT, "%016x%016x", uuid.getLong(), uuid.getLong());
        String text = hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
        return GtidSet.of(text, body.order(ByteOrder.LITTLE_ENDIAN).getLong(1 + UUID_BYTES));
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        for (long position = at; buffer.hasRemaining(); position = at + buffer.position()) {
            if (channel.read(buffer, position) < 0) {
                throw new IOException("the binary log ends at " + position);
            }
        }
        buffer.flip();
        return bytes == HEADER ? buffer.order(ByteOrder.LITTLE_ENDIAN) : buffer;
    }

    /**
     * Saves what is beyond the set as a binary log of its own, which {@code mysqlbinlog} reads, and makes it durable.
     *
     * @param copy the file to write; replaced if it exists
     */
    public void save(Path copy) throws IOException {
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(
                        copy,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            // The magic and the format description event, without which no event can be read.
            int formatSize = read(from, MAGIC.length, HEADER).getInt(SIZE_AT);
            transfer(from, 0, MAGIC.length + formatSize, to);
            transfer(from, cutAt, length - cutAt, to);
            to.force(true);
        }
    }

    private static void transfer(FileChannel from, long at, long bytes, FileChannel to) throws IOException {
        for (long done = 0; done < bytes; ) {
            done += from.transferTo(at + done, bytes - done, to);
        }
    }

    /** Cuts the file at {@link #cutAt()} and makes that durable. */
    public void cut() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(cutAt);
            channel.force(true);
        }
    }
}
