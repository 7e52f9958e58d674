package dev.understudy.mysql.binlog;

import dev.understudy.client.GtidSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Reads GTIDs out of the bodies of binary log events.
 *
 * <p>Layouts: classic GTID event, flags (1 byte), source UUID (16), number (8, little-endian). Tagged GTID event (8.3 and
 * newer), MySQL's serialization library: version, message size and last mandatory field as variable-length numbers, then
 * pairs of field and value: 0 flags, 1 UUID as 16 numbers, 2 transaction number, 3 tag.
 */
final class GtidEvents {
    private static final int UUID_BYTES = 16;
    private static final int FIELD_FLAGS = 0;
    private static final int FIELD_UUID = 1;
    private static final int FIELD_NUMBER = 2;
    private static final int FIELD_TAG = 3;
    private static final int TAGGED_FORMAT = 1;

    private GtidEvents() {}

    /** The transaction that a classic GTID event begins. */
    static GtidSet classic(ByteBuffer body) {
        body.get();
        String uuid = uuid(body);
        return GtidSet.of(uuid, body.order(ByteOrder.LITTLE_ENDIAN).getLong());
    }

    /**
     * The transaction that a tagged GTID event begins.
     *
     * @throws UnsafeBinlogException if the event has a form that is not known
     */
    static GtidSet tagged(ByteBuffer body) throws UnsafeBinlogException {
        if (VarLength.unsigned(body) != 1) {
            throw new UnsafeBinlogException("a tagged GTID event has an unknown form");
        }
        VarLength.unsigned(body);
        VarLength.unsigned(body);
        String uuid = "";
        long number = 0;
        while (body.hasRemaining()) {
            switch ((int) VarLength.unsigned(body)) {
                case FIELD_FLAGS -> VarLength.unsigned(body);
                case FIELD_UUID -> uuid = serializedUuid(body);
                case FIELD_NUMBER -> number = VarLength.signed(body);
                case FIELD_TAG -> {
                    return tagged(uuid, text(body), number);
                }
                default -> throw new UnsafeBinlogException("a tagged GTID event has no tag");
            }
        }
        throw new UnsafeBinlogException("a tagged GTID event has no tag");
    }

    private static GtidSet tagged(String uuid, String tag, long number) {
        return GtidSet.parse(uuid + (tag.isEmpty() ? "" : ":" + tag) + ":" + number);
    }

    /** The set of a PREVIOUS_GTIDS event: all that the older files have. */
    static GtidSet previous(ByteBuffer body) throws UnsafeBinlogException {
        body.order(ByteOrder.LITTLE_ENDIAN);
        long head = body.getLong();
        int format = (int) (head >>> 56);
        if (format > TAGGED_FORMAT) {
            throw new UnsafeBinlogException("a PREVIOUS_GTIDS event has an unknown form");
        }
        long sources = format == TAGGED_FORMAT ? (head >> 8) & 0xffff_ffff_ffffL : head;
        StringJoiner sets = new StringJoiner(",");
        for (long i = 0; i < sources; i++) {
            String uuid = uuid(body);
            String tag = format == TAGGED_FORMAT ? text(body) : "";
            StringBuilder set = new StringBuilder(uuid).append(tag.isEmpty() ? "" : ":" + tag);
            for (long left = body.getLong(); left > 0; left--) {
                // The end is the first number that is not in the interval.
                set.append(':').append(body.getLong()).append('-').append(body.getLong() - 1);
            }
            sets.add(set);
        }
        return GtidSet.parse(sets.toString());
    }

    private static String uuid(ByteBuffer body) {
        byte[] bytes = new byte[UUID_BYTES];
        body.get(bytes);
        return uuid(bytes);
    }

    private static String serializedUuid(ByteBuffer body) throws UnsafeBinlogException {
        byte[] bytes = new byte[UUID_BYTES];
        for (int i = 0; i < UUID_BYTES; i++) {
            bytes[i] = (byte) VarLength.unsigned(body);
        }
        return uuid(bytes);
    }

    private static String uuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        String hex = String.format(Locale.ROOT, "%016x%016x", buffer.getLong(), buffer.getLong());
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private static String text(ByteBuffer body) throws UnsafeBinlogException {
        byte[] bytes = new byte[Math.toIntExact(VarLength.unsigned(body))];
        body.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
