package dev.understudy.agent;

import dev.understudy.agent.exports.ErrantExport;
import dev.understudy.agent.exports.Reason;
import dev.understudy.agent.exports.Subject;
import dev.understudy.agent.process.Inheritance;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.client.GtidSet;
import dev.understudy.mysql.binlog.BinlogIndex;
import dev.understudy.mysql.binlog.BinlogTail;
import dev.understudy.mysql.binlog.UnsafeBinlogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a killed primary back to what its successor began with, before it is started again: what its binary log has
 * beyond that is saved, then cut off, and the server gets a new {@code server_uuid}, so that no transaction number is
 * ever given twice (design note 0002).
 *
 * @param settings the node's
 * @param base what the successor began with
 */
record Rewind(AgentSettings settings, GtidSet base) {
    private static final Logger LOG = LoggerFactory.getLogger(Rewind.class);

    void run() throws IOException {
        NodeDirectory directory = settings.directory();
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
            Files.deleteIfExists(directory.identity());
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
        Path lastStart = settings.directory().lastStart();
        if (!Files.exists(lastStart) || Files.readString(lastStart).strip().equals(index.newest())) {
            throw new UnsafeBinlogException("mysqld may have been started over " + index.newest()
                    + " already, and have committed what it ends with");
        }
    }

    /** It is saved already, and the server's identity gone, if an earlier attempt ended before the cut. */
    private void export(BinlogTail tail) throws IOException {
        new ErrantExport(settings.directory(), settings.server().program())
                .save(
                        new Subject(
                                settings.cluster(),
                                settings.node(),
                                settings.directory().serverUuid().orElse(""),
                                tail.beyond(),
                                base,
                                Reason.REWOUND),
                        tail);
    }
}
