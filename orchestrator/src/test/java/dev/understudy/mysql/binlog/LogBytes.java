package dev.understudy.mysql.binlog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A binary log file, made event by event as mysqld would, without checksums. */
public final class LogBytes {
    private static final int TABLE_MAP = 19;
    private static final int ROWS = 30;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A file that begins as every one does: with the server's version and what is in the files before it. */
    public static LogBytes after(Map<String, Long> lastNumbers) {
        LogBytes log = new LogBytes();
        log.bytes.writeBytes(new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
        ByteBuffer description = body(57);
        description.putShort((short) 4).put("9.7.4".getBytes(StandardCharsets.US_ASCII));
        log.event(BinlogFile.FORMAT_DESCRIPTION, description);
        ByteBuffer previous = body(8 + lastNumbers.size() * 40);
        previous.putLong(lastNumbers.size());
        lastNumbers.forEach((uuid, last) -> {
            putUuid(previous, uuid);
            previous.putLong(1).putLong(1).putLong(last + 1);
        });
        return log.event(BinlogFile.PREVIOUS_GTIDS, previous);
    }

    private static ByteBuffer body(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void putUuid(ByteBuffer to, String uuid) {
        UUID value = UUID.fromString(uuid);
        to.order(ByteOrder.BIG_ENDIAN)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private LogBytes event(int type, byte[] body) {
        return event(type, ByteBuffer.wrap(body));
    }

    private LogBytes event(int type, ByteBuffer body) {
        int size = BinlogFile.HEADER_BYTES + body.capacity();
        byte[] event = new byte[size];
        ByteBuffer fields = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(0).put((byte) type).putInt(1).putInt(size).putInt(bytes.size() + size);
        fields.putShort((short) 0).put(body.clear());
        bytes.writeBytes(event);
        return this;
    }

    public LogBytes gtid(String uuid, long number) {
        ByteBuffer body = body(42);
        body.put((byte) 0);
        putUuid(body, uuid);
        body.putLong(number);
        return event(BinlogFile.GTID, body);
    }

    /** An event that begins a tagged transaction, with whatever stands in it. */
    LogBytes tagged(byte[] body) {
        return event(BinlogFile.TAGGED_GTID, body);
    }

    public LogBytes query(String text) {
        byte[] statement = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = body(13 + 5 + 3 + 1 + statement.length);
        body.putInt(1).putInt(0).put((byte) 3).putShort((short) 0).putShort((short) 5);
        body.put(new byte[5]).put("app".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        return event(BinlogFile.QUERY, body.put(statement));
    }

    public LogBytes rows() {
        return event(TABLE_MAP, new byte[20]).event(ROWS, new byte[100]);
    }

    public LogBytes xid() {
        return event(BinlogFile.XID, new byte[8]);
    }

    public LogBytes xaPrepare() {
        return event(BinlogFile.XA_PREPARE, new byte[20]);
    }

    public LogBytes compressed() {
        return event(BinlogFile.TRANSACTION_PAYLOAD, new byte[60]);
    }

    public LogBytes rotate() {
        return event(BinlogFile.ROTATE, new byte[20]);
    }

    /** A whole transaction that changes rows. */
    public LogBytes transaction(String uuid, long number) {
        return gtid(uuid, number).query("BEGIN").rows().xid();
    }

    public int length() {
        return bytes.size();
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** Writes it. */
    public Path into(Path file) throws IOException {
        return Files.write(file, toBytes());
    }
}
