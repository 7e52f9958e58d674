package dev.understudy.agent;

import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.client.GtidSet;
import dev.understudy.mysql.BinlogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path index = directory.data().resolve("binlog.index");
        if (!Files.exists(index)) {
            return;
        }
        BinlogTail tail = BinlogTail.beyond(index, base);
        if (tail.beyond().isEmpty()) {
            LOG.info("the binary log has nothing beyond the new primary's base");
            return;
        }
        export(tail);
        // In this order: a server with a cut log must not keep the identity under which it numbered what was cut.
        Files.deleteIfExists(directory.data().resolve("auto.cnf"));
        tail.cut();
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
