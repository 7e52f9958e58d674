package dev.understudy.mysql.binlog;

import dev.understudy.client.GtidSet;
import dev.understudy.mysql.binlog.BinlogFile.Event;
import java.io.IOException;
import java.util.Optional;

/**
 * Those of a set of transactions of which a file has the end as well. A receiver that is cut off leaves the beginning of a
 * transaction at the end of a relay log, and gets the whole of it again into the next one.
 */
final class WholeTransactions {
    private final BinlogFile file;
    private final GtidSet wanted;
    private GtidSet found = GtidSet.EMPTY;
    private Optional<GtidSet> open = Optional.empty();
    private boolean begun;

    WholeTransactions(BinlogFile file, GtidSet wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    GtidSet found() {
        return found;
    }

    /** Takes in the file's next event. */
    void add(Event event) throws IOException {
        if (event.startsTransaction()) {
            GtidSet gtid = file.gtid(event);
            open = wanted.contains(gtid) ? Optional.of(gtid) : Optional.empty();
            begun = false;
        } else if (open.isPresent()) {
            switch (event.type()) {
                case BinlogFile.XID, BinlogFile.XA_PREPARE, BinlogFile.TRANSACTION_PAYLOAD -> end(open.get());
                case BinlogFile.QUERY -> query(open.get(), file.queryStart(event));
                case BinlogFile.FORMAT_DESCRIPTION, BinlogFile.ROTATE, BinlogFile.STOP -> open = Optional.empty();
                default -> {
                    // Rows, and what else is inside of a transaction.
                }
            }
        }
    }

    /** A statement that needs no BEGIN, such as one that defines tables, is a transaction of its own. */
    private void query(GtidSet gtid, String text) {
        if (begun) {
            if (text.startsWith("COMMIT") || (text.startsWith("ROLLBACK") && !text.startsWith("ROLLBACK TO"))) {
                end(gtid);
            }
        } else if (text.startsWith("BEGIN") || text.startsWith("XA START")) {
            begun = true;
        } else {
            end(gtid);
        }
    }

    private void end(GtidSet gtid) {
        found = found.union(gtid);
        open = Optional.empty();
    }
}
