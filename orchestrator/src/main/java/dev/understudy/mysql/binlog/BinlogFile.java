package dev.understudy.mysql.binlog;

import dev.understudy.client.GtidSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One binary log file, read event by event. Layout: 4 bytes of magic, then events, each with a header of 19 bytes (MySQL
 * source documentation, "Binary log event structure").
 */
final class BinlogFile implements Closeable {
    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int XA_PREPARE = 38;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int TAGGED_GTID = 42;

    static final int MAGIC_BYTES = 4;
    static final int HEADER_BYTES = 19;

    /** "fe bin". */
    private static final int MAGIC = 0xfe62696e;

    private static final int ENCRYPTED = 0xfd62696e;

    private static final int TYPE_AT = 4;
    private static final int SIZE_AT = 9;
    private static final int NEXT_AT = 13;
    private static final int FLAGS_AT = 17;
    private static final int IN_USE = 1;
    private static final int DATABASE_BYTES_AT = 8;
    private static final int STATUS_BYTES_AT = 11;
    private static final int QUERY_HEAD_BYTES = 13;
    private static final int QUERY_START_BYTES = 16;
    private static final int WINDOW_BYTES = 16 * 1024;

    private final Path path;
    private final FileChannel channel;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;

    /**
     * One whole event.
     *
     * @param at where it begins in the file
     * @param type its type code
     * @param size its length with header and checksum, bytes
     * @param next where it says that it ends; in a relay log that is a position in the source's log
     * @param flags its flags
     */
    record Event(long at, int type, int size, int next, int flags) {
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
        int magic = file.length() < MAGIC_BYTES ? 0 : file.read(0, MAGIC_BYTES).getInt();
        if (magic != MAGIC) {
            file.close();
            throw new UnsafeBinlogException(
                    path + (magic == ENCRYPTED ? " is encrypted" : " is not a plain binary log"));
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
        Optional<Event> event = eventAt(MAGIC_BYTES, length);
        // Positions are kept in 32 bits and wrap around in files beyond 4 GB.
        while (event.isPresent() && event.get().next() == (int) event.get().end()) {
            events.add(event.get());
            event = eventAt(event.get().end(), length);
        }
        return events;
    }

    /**
     * The event that begins at a position; empty if none does that ends within the length.
     *
     * @param length up to where the file is looked at, bytes
     */
    Optional<Event> eventAt(long at, long length) throws IOException {
        if (at + HEADER_BYTES > length) {
            return Optional.empty();
        }
        ByteBuffer header = read(at, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int size = header.getInt(SIZE_AT);
        return size < HEADER_BYTES || at + size > length
                ? Optional.empty()
                : Optional.of(new Event(
                        at, header.get(TYPE_AT) & 0xff, size, header.getInt(NEXT_AT), header.getShort(FLAGS_AT)));
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

    /** Whether a query event only begins a transaction. */
    boolean isBegin(Event event) throws IOException {
        return queryStart(event).startsWith("BEGIN");
    }

    /**
     * How the text of a query event begins: 16 characters of it, and where it is shorter what stands behind it. The text
     * follows status variables and the database's name.
     */
    String queryStart(Event event) throws IOException {
        long bodyAt = event.at() + HEADER_BYTES;
        if (event.size() < HEADER_BYTES + QUERY_HEAD_BYTES) {
            return "";
        }
        ByteBuffer head = read(bodyAt, QUERY_HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long textAt = bodyAt
                + QUERY_HEAD_BYTES
                + (head.getShort(STATUS_BYTES_AT) & 0xffff)
                + (head.get(DATABASE_BYTES_AT) & 0xff)
                + 1;
        int bytes = (int) Math.max(0, Math.min(QUERY_START_BYTES, event.end() - textAt));
        return StandardCharsets.ISO_8859_1.decode(read(textAt, bytes)).toString();
    }

    /** The transaction that an event begins which {@linkplain Event#startsTransaction() starts one}. */
    GtidSet gtid(Event event) throws IOException {
        return event.type() == GTID ? GtidEvents.classic(body(event)) : GtidEvents.tagged(body(event));
    }

    /** Events are small and many, so a window is read with one call and looked at piece by piece. */
    private ByteBuffer read(long at, int bytes) throws IOException {
        if (bytes > WINDOW_BYTES) {
            return readFully(at, ByteBuffer.allocate(bytes), bytes);
        }
        if (at < windowAt || at + bytes > windowAt + window.limit()) {
            window = readFully(at, ByteBuffer.allocate(WINDOW_BYTES), bytes);
            windowAt = at;
        }
        return window.slice((int) (at - windowAt), bytes);
    }

    private ByteBuffer readFully(long at, ByteBuffer into, int atLeast) throws IOException {
        while (into.position() < atLeast) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new IOException(path + " ends within an event at " + at);
            }
        }
        return into.flip();
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
