package dev.understudy.agent;

import dev.understudy.agent.process.Inheritance;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.client.GtidSet;
import dev.understudy.mysql.binlog.BinlogIndex;
import dev.understudy.mysql.binlog.BinlogTail;
import dev.understudy.mysql.binlog.UnsafeBinlogException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a killed primary back to what its successor began with, before it is started again: what its binary log has
 * beyond that is saved, then cut off, and the server gets a new {@code server_uuid}, so that no transaction number is
 * ever given twice (design note 0002).
 *
 * @param directory the node's
 * @param base what the successor began with
 */
record Rewind(NodeDirectory directory, GtidSet base) {
    private static final Logger LOG = LoggerFactory.getLogger(Rewind.class);

    void run() throws IOException {
        BinlogIndex index = BinlogIndex.read(
                directory.data(), new Inheritance(directory).names().binlogIndex());
        if (index.files().isEmpty()) {
            return;
        }
        try {
            BinlogTail tail = BinlogTail.beyond(index, base);
            if (tail.beyond().isEmpty()) {
                LOG.info("the binary log has nothing beyond the new primary's base");
                return;
            }
            requireNotStartedOver(index);
            export(tail);
            // In this order: a server with a cut log must not keep the identity under which it numbered what was cut.
            Files.deleteIfExists(directory.data().resolve("auto.cnf"));
            tail.cut();
        } catch (UnsafeBinlogException e) {
            // Started as it is, its executed set shows what it has beyond the base, and it will not follow.
            LOG.warn("the binary log is left as it is: {}", e.getMessage());
        }
    }

    /**
     * A server that was started over this very file may have committed its tail in crash recovery, without a trace in
     * any GTID set, before it was killed again.
     */
    private void requireNotStartedOver(BinlogIndex index) throws IOException {
        boolean known = Files.exists(directory.lastStart());
        if (!known || Files.readString(directory.lastStart()).strip().equals(index.newest())) {
            throw new UnsafeBinlogException("mysqld may have been started over " + index.newest()
                    + " already, and have committed what it ends with");
        }
    }

    private void export(BinlogTail tail) throws IOException {
        Files.createDirectories(directory.exports());
        String name = "unacknowledged-" + tail.file().getFileName() + "-" + tail.cutAt();
        tail.save(directory.exports().resolve(name));
        Files.write(
                directory.exports().resolve(name + ".gtids"),
                List.of(tail.beyond().toString()));
        LOG.warn(
                "{} unacknowledged transactions are cut from the end of {} and kept in {}: {}",
                tail.beyond().count(),
                tail.file().getFileName(),
                directory.exports().resolve(name),
                tail.beyond());
    }
}
