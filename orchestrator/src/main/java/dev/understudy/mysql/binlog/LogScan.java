package dev.understudy.mysql.binlog;

import dev.understudy.client.GtidSet;
import dev.understudy.mysql.binlog.BinlogFile.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a binary log or relay log file has of a set of transactions. It is read event by event, so that a file may have any
 * size, also while a server writes to it.
 *
 * @param file the file
 * @param found those of the set that are in the file from their beginning to their end
 * @param end where the last whole event ends; a server that has the file open may write behind that, bytes
 */
public record LogScan(Path file, GtidSet found, long end) {
    private static final int SERVER_VERSION_AT = 2;
    private static final int SERVER_VERSION_BYTES = 50;

    /**
     * Looks through a file.
     *
     * @throws UnsafeBinlogException if it is no binary log, an encrypted one, or has GTIDs of an unknown form
     */
    public static LogScan of(Path path, GtidSet wanted) throws IOException {
        try (BinlogFile file = BinlogFile.open(path)) {
            long length = file.length();
            long end = BinlogFile.MAGIC_BYTES;
            WholeTransactions transactions = new WholeTransactions(file, wanted);
            Optional<Event> event = file.eventAt(end, length);
            while (event.isPresent()) {
                transactions.add(event.get());
                end = event.get().end();
                event = file.eventAt(end, length);
            }
            return new LogScan(path, transactions.found(), end);
        }
    }

    /**
     * What a file says of those before it. A transaction that waited for an acknowledgement when the file was begun may be
     * in one of those and not be named here.
     */
    static GtidSet previous(Path path) throws IOException {
        try (BinlogFile file = BinlogFile.open(path)) {
            long length = file.length();
            Optional<Event> description = file.eventAt(BinlogFile.MAGIC_BYTES, length);
            if (description.isEmpty()) {
                return GtidSet.EMPTY;
            }
            Optional<Event> second = file.eventAt(description.get().end(), length)
                    .filter(event -> event.type() == BinlogFile.PREVIOUS_GTIDS);
            return second.isEmpty() ? GtidSet.EMPTY : GtidEvents.previous(file.body(second.get()));
        }
    }

    /** The version of the server that wrote the file; empty if the file does not say so. */
    public static Optional<String> serverVersion(Path path) throws IOException {
        try (BinlogFile file = BinlogFile.open(path)) {
            Optional<Event> description = file.eventAt(BinlogFile.MAGIC_BYTES, file.length())
                    .filter(event -> event.type() == BinlogFile.FORMAT_DESCRIPTION);
            if (description.isEmpty()) {
                return Optional.empty();
            }
            byte[] version = new byte[SERVER_VERSION_BYTES];
            file.body(description.get()).position(SERVER_VERSION_AT).get(version);
            return Optional.of(new String(version, StandardCharsets.US_ASCII).replace("\0", ""));
        }
    }
}
