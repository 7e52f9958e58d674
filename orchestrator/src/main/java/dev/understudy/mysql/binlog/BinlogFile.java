package dev.understudy.mysql.binlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One binary log file, read event by event. Layout: 4 bytes of magic, then events, each with a header of 19 bytes (MySQL
 * source documentation, "Binary log event structure").
 */
final class BinlogFile implements Closeable {
    static final int QUERY = 2;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int TAGGED_GTID = 42;

    static final int MAGIC_BYTES = 4;
    static final int HEADER_BYTES = 19;

    /** "fe bin"; an encrypted file begins with fd. */
    private static final int MAGIC = 0xfe62696e;

    private static final int TYPE_AT = 4;
    private static final int SIZE_AT = 9;
    private static final int NEXT_AT = 13;
    private static final int FLAGS_AT = 17;
    private static final int IN_USE = 1;
    private static final int DATABASE_BYTES_AT = 8;
    private static final int STATUS_BYTES_AT = 11;
    private static final int QUERY_HEAD_BYTES = 13;
    private static final byte[] BEGIN = "BEGIN".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final FileChannel channel;

    /**
     * One whole event.
     *
     * @param at where it begins in the file
     * @param type its type code
     * @param size its length with header and checksum, bytes
     * @param flags its flags
     */
    record Event(long at, int type, int size, int flags) {
        long end() {
            return at + size;
        }

        boolean startsTransaction() {
            return type == GTID || type == TAGGED_GTID;
        }
    }

    private BinlogFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @throws UnsafeBinlogException if it is no binary log, or an encrypted one
     */
    static BinlogFile open(Path path) throws IOException {
        BinlogFile file = new BinlogFile(path, FileChannel.open(path, StandardOpenOption.READ));
        if (file.length() < MAGIC_BYTES || file.read(0, MAGIC_BYTES).getInt() != MAGIC) {
            file.close();
            throw new UnsafeBinlogException(path + " is not a plain binary log");
        }
        return file;
    }

    long length() throws IOException {
        return channel.size();
    }

    /**
     * The whole events, in order. The list ends where the file does or where an event is torn, as it is when the server
     * was killed while it wrote.
     */
    List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        long length = length();
        for (long at = MAGIC_BYTES; at + HEADER_BYTES <= length; ) {
            ByteBuffer header = read(at, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int size = header.getInt(SIZE_AT);
            boolean whole = size >= HEADER_BYTES && at + size <= length;
            // Positions are kept in 32 bits and wrap around in files beyond 4 GB.
            if (!whole || header.getInt(NEXT_AT) != (int) (at + size)) {
                break;
            }
            events.add(new Event(at, header.get(TYPE_AT) & 0xff, size, header.getShort(FLAGS_AT)));
            at += size;
        }
        return events;
    }

    /** Whether the server was still writing the file when it ended. */
    static boolean isInUse(List<Event> events) {
        return !events.isEmpty()
                && events.get(0).type() == FORMAT_DESCRIPTION
                && (events.get(0).flags() & IN_USE) != 0;
    }

    /** What follows an event's header. */
    ByteBuffer body(Event event) throws IOException {
        return read(event.at() + HEADER_BYTES, event.size() - HEADER_BYTES);
    }

    /** Whether a query event only begins a transaction. Its text follows status variables and the database's name. */
    boolean isBegin(Event event) throws IOException {
        ByteBuffer body = body(event).order(ByteOrder.LITTLE_ENDIAN);
        int textAt =
                QUERY_HEAD_BYTES + (body.getShort(STATUS_BYTES_AT) & 0xffff) + (body.get(DATABASE_BYTES_AT) & 0xff) + 1;
        byte[] text = new byte[Math.min(BEGIN.length, Math.max(0, body.limit() - textAt))];
        body.position(Math.min(textAt, body.limit())).get(text);
        return Arrays.equals(text, BEGIN);
    }

    private ByteBuffer read(long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new IOException(path + " ends within an event at " + at);
            }
        }
        return buffer.flip();
    }

    /** Appends a part of the file to another one. */
    void copy(long at, long bytes, FileChannel to) throws IOException {
        for (long done = 0; done < bytes; ) {
            done += channel.transferTo(at + done, bytes - done, to);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
