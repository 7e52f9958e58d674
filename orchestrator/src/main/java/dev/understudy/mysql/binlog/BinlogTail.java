package dev.understudy.mysql.binlog;

import dev.understudy.client.GtidSet;
import dev.understudy.mysql.binlog.BinlogFile.Event;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What the last binary log file of a killed server has beyond a GTID set.
 *
 * <p>With semi-sync at AFTER_SYNC, a transaction that was not acknowledged is only prepared in the storage engine. Crash
 * recovery commits it if the binary log has it, and rolls it back if not. So a primary that was killed can be taken back
 * to what its successor began with by cutting its binary log before it is started again. Design note 0002 has the
 * conditions, each found by a case that breaks without it.
 *
 * @param file the last binary log file
 * @param cutAt where the first transaction beyond the set begins; the file's length if there is none
 * @param end where the last whole event ends; what a killed server began to write behind it is no event yet
 * @param beyond the transactions from there on
 */
public record BinlogTail(Path file, long cutAt, long end, GtidSet beyond) {
    /**
     * Looks for transactions beyond the base.
     *
     * @param index the server's binary logs; at least one
     * @param base the set
     * @throws UnsafeBinlogException if there are some and they must not be cut
     */
    public static BinlogTail beyond(BinlogIndex index, GtidSet base) throws IOException {
        int newest = index.files().size() - 1;
        Path path = index.files().get(newest);
        try (BinlogFile file = BinlogFile.open(path)) {
            BinlogTail tail = scan(path, file, base);
            for (int older = newest - 1; older >= 0; older--) {
                if (!requireWithin(index.files().get(older), base).isEmpty()) {
                    break;
                }
            }
            return tail;
        }
    }

    private static BinlogTail scan(Path path, BinlogFile file, GtidSet base) throws IOException {
        long cutAt = file.length();
        GtidSet beyond = GtidSet.EMPTY;
        List<Event> events = file.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.type() == BinlogFile.ANONYMOUS_GTID) {
                throw new UnsafeBinlogException(path + " has a transaction without a GTID at " + event.at());
            }
            if (event.type() == BinlogFile.PREVIOUS_GTIDS) {
                requireWithin(path, GtidEvents.previous(file.body(event)), base);
            }
            if (event.startsTransaction()) {
                GtidSet gtid = file.gtid(event);
                boolean within = base.contains(gtid);
                if (within && !beyond.isEmpty()) {
                    throw new UnsafeBinlogException(path + " has " + gtid + " of the base after " + beyond);
                }
                if (!within) {
                    requirePrepared(file, gtid, events.subList(i, events.size()));
                    cutAt = Math.min(cutAt, event.at());
                    beyond = beyond.union(gtid);
                }
            }
        }
        if (!beyond.isEmpty() && !BinlogFile.isInUse(events)) {
            throw new UnsafeBinlogException(path + " was closed in order, so " + beyond + " may be committed");
        }
        long end = events.isEmpty() ? cutAt : events.get(events.size() - 1).end();
        return new BinlogTail(path, cutAt, end, beyond);
    }

    /**
     * A transaction may be cut only if the engine rolls it back for it: it ends with an XID, is a compressed payload
     * (which only transactional changes become), or was not written to its end. Others, as those of MyISAM tables, have
     * changed their tables already.
     */
    private static void requirePrepared(BinlogFile file, GtidSet gtid, List<Event> fromHere) throws IOException {
        int queries = 0;
        for (Event event : fromHere.subList(1, fromHere.size())) {
            if (event.type() == BinlogFile.XID || event.type() == BinlogFile.TRANSACTION_PAYLOAD) {
                return;
            }
            queries += event.type() == BinlogFile.QUERY ? 1 : 0;
            boolean begins = event.type() != BinlogFile.QUERY || file.isBegin(event);
            if (event.startsTransaction() || !begins || queries > 1) {
                throw new UnsafeBinlogException("the binary log has " + gtid
                        + ", which is no plain transaction and may have changed its tables already");
            }
        }
    }

    private static GtidSet requireWithin(Path path, GtidSet base) throws IOException {
        GtidSet all = GtidSet.EMPTY;
        try (BinlogFile file = BinlogFile.open(path)) {
            for (Event event : file.events()) {
                if (event.startsTransaction()) {
                    all = all.union(file.gtid(event));
                }
            }
        }
        return requireWithin(path, all, base);
    }

    private static GtidSet requireWithin(Path path, GtidSet all, GtidSet base) throws UnsafeBinlogException {
        if (!base.contains(all)) {
            throw new UnsafeBinlogException(
                    path + " shows " + all.minus(base) + " beyond the base in a file that cannot be cut");
        }
        return all;
    }

    /** Saves what is beyond the set as a binary log of its own, which {@code mysqlbinlog} reads, and makes it durable. */
    public void save(Path copy) throws IOException {
        try (BinlogFile from = BinlogFile.open(file);
                FileChannel to = FileChannel.open(
                        copy,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            // The magic and the format description event, without which no event can be read.
            from.copy(0, from.events().get(0).end(), to);
            from.copy(cutAt, end - cutAt, to);
            to.force(true);
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
