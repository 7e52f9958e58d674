package dev.understudy.agent.exports;

import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.client.ClusterName;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.binlog.BinlogTail;
import dev.understudy.mysql.binlog.LogBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A node's directory with two binary log files and a relay log, and its exports, without a server. */
public final class Saved {
    public static final String A = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
    static final String B = "bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb";
    private static final Instant NOW = Instant.parse("2026-11-25T22:00:11.123Z");

    private final NodeDirectory directory;
    private Path programs;
    private Room room = folder -> 1L << 40;

    /** Writes them: A:1-2 in the first file, A:3-4 in the second, B:1 received and A:5 received in part. */
    public Saved(Path root) throws IOException {
        directory = new NodeDirectory(root);
        programs = root.resolve("no programs");
        Files.createDirectories(directory.data());
        Files.writeString(directory.data().resolve("binlog.index"), "./binlog.000001\n./binlog.000002\n");
        Files.writeString(directory.data().resolve("relay.index"), "./relay.000001\n");
        LogBytes.after(Map.of()).transaction(A, 1).transaction(A, 2).into(log("binlog.000001"));
        LogBytes.after(Map.of(A, 2L)).transaction(A, 3).transaction(A, 4).into(log("binlog.000002"));
        LogBytes.after(Map.of())
                .transaction(B, 1)
                .gtid(A, 5)
                .query("BEGIN")
                .rows()
                .into(log("relay.000001"));
    }

    public NodeDirectory directory() {
        return directory;
    }

    Path log(String name) {
        return directory.data().resolve(name);
    }

    /** A program beside mysqld that does what the lines of this shell script say. */
    public Saved mysqlbinlog(String... lines) throws IOException {
        programs = directory.root().resolve("bin");
        Files.createDirectories(programs);
        Path program =
                Files.writeString(programs.resolve("mysqlbinlog"), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return this;
    }

    Saved room(long bytes) {
        room = folder -> bytes;
        return this;
    }

    private ErrantExport exporter() {
        TextForm text = new TextForm(programs.resolve("mysqld"), "");
        return new ErrantExport(directory, text, room, InstantSource.fixed(NOW));
    }

    static Subject subject(String gtids) {
        return subject(gtids, A, Reason.REBUILT);
    }

    private static Subject subject(String gtids, String serverUuid, Reason reason) {
        return new Subject(
                ClusterName.of("shop"), NodeId.of("db1"), serverUuid, GtidSet.parse(gtids), GtidSet.of(A, 1), reason);
    }

    Export.Complete saveTail(BinlogTail tail, String serverUuid) throws IOException {
        return exporter().save(subject(tail.beyond().toString(), serverUuid, Reason.REWOUND), tail);
    }

    Optional<Export.Complete> trySaving(String gtids, String mayBeMissing) throws IOException {
        return exporter().save(subject(gtids), GtidSet.parse(mayBeMissing));
    }

    /** As an agent saves what is to be given up with the node's data. */
    public Optional<Export.Complete> saveUnlessGivenUp(String gtids) throws IOException {
        Subject subject = subject(gtids);
        return exporter()
                .save(
                        subject.cluster(),
                        subject.node(),
                        subject.serverUuid(),
                        subject.gtids(),
                        subject.base(),
                        subject.reason());
    }

    public Export.Complete save(String gtids) throws IOException {
        return trySaving(gtids, "").orElseThrow();
    }

    Exports exports() {
        return new Exports(directory.exports());
    }
}
