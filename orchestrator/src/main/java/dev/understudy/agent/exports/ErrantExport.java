package dev.understudy.agent.exports;

import dev.understudy.agent.process.Inheritance;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.client.ClusterName;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.ServerNames;
import dev.understudy.mysql.binlog.BinlogIndex;
import dev.understudy.mysql.binlog.BinlogTail;
import dev.understudy.mysql.binlog.LogScan;
import dev.understudy.mysql.binlog.LogSearch;
import dev.understudy.mysql.binlog.UnsafeBinlogException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves transactions that only one node has, before they are given up there. The server may run meanwhile: nothing in its
 * data directory is changed, and its logs are read up to where they are written to their end. It takes as long as copying
 * the newest log files does, and may be called from any thread, one at a time.
 */
public final class ErrantExport {
    private static final Logger LOG = LoggerFactory.getLogger(ErrantExport.class);

    private final NodeDirectory directory;
    private final Saving saving;

    /**
     * Prepares it.
     *
     * @param directory the node's
     * @param mysqld its server's program, beside which {@code mysqlbinlog} is looked for first
     */
    public ErrantExport(NodeDirectory directory, Path mysqld) {
        this(directory, new TextForm(mysqld, searchPath()), Room.OF_DISK, InstantSource.system());
    }

    ErrantExport(NodeDirectory directory, TextForm text, Room room, InstantSource clock) {
        this.directory = directory;
        this.saving = new Saving(new Exports(directory.exports()), text, room, clock);
    }

    private static String searchPath() {
        return System.getenv().getOrDefault("PATH", "");
    }

    /**
     * Saves transactions, all of which must be found but those that a person has given up.
     *
     * @param serverUuid the identity of the node's server
     * @param errant the transactions; for none of them nothing is done
     * @param base what the primary began with whose history lacks them
     * @return the export that was made, or was there already; empty if there is nothing to save
     * @throws IOException if it fails, or if some of them are not in the node's logs any more; the message is for people
     */
    public Optional<Export.Complete> save(
            ClusterName cluster, NodeId node, String serverUuid, GtidSet errant, GtidSet base, Reason reason)
            throws IOException {
        return save(
                new Subject(cluster, node, serverUuid, errant, base, reason),
                saving.exports().givenUp());
    }

    /**
     * Saves transactions of which some may be missing.
     *
     * @param mayBeMissing those whose absence is accepted
     * @return the export that was made, or was there already; empty if there is nothing to save
     * @throws IOException if it fails, or if others of them are not in the node's logs any more. What was found is saved
     *     all the same then, and the message names its folder
     */
    public Optional<Export.Complete> save(Subject subject, GtidSet mayBeMissing) throws IOException {
        if (subject.gtids().isEmpty()) {
            return Optional.empty();
        }
        Optional<Export.Complete> existing = saving.existing(subject);
        if (lacksOnly(existing, GtidSet.EMPTY)) {
            return existing;
        }
        List<RawSource> sources = new ArrayList<>();
        GtidSet missing = subject.gtids();
        ServerNames names = new Inheritance(directory).names();
        for (String index : List.of(names.binlogIndex(), names.relayLogIndex())) {
            BinlogIndex logs = BinlogIndex.read(directory.data(), index);
            for (LogScan scan : search(logs, missing)) {
                boolean newest = String.valueOf(scan.file().getFileName()).equals(logs.newest());
                sources.add(new LogFile(scan, newest ? LogFile.State.NEWEST : LogFile.State.CLOSED));
                missing = missing.minus(scan.found());
            }
        }
        Export.Complete export = lacksOnly(existing, missing) ? existing.orElseThrow() : saving.save(subject, sources);
        log(export);
        requireNothingElseMissing(export, mayBeMissing);
        if (!export.manifest().missing().isEmpty()) {
            LOG.warn("those that are missing may be lost: {}", export.manifest().missing());
        }
        return Optional.of(export);
    }

    /** An export that was made when more was missing is made again. */
    private static boolean lacksOnly(Optional<Export.Complete> existing, GtidSet missing) {
        return existing.filter(export -> missing.contains(export.manifest().missing()))
                .isPresent();
    }

    private static List<LogScan> search(BinlogIndex logs, GtidSet wanted) throws IOException {
        try {
            return LogSearch.in(logs, wanted);
        } catch (UnsafeBinlogException e) {
            throw new IOException(
                    "transactions cannot be saved, because their log cannot be read: " + e.getMessage()
                            + "; save them by hand (mysqlbinlog --read-from-remote-server reads encrypted logs too)",
                    e);
        }
    }

    /**
     * Saves the end of a binary log before it is cut off. A transaction that was not written to its end is none.
     *
     * @throws IOException if it fails; the message is for people
     */
    public Export.Complete save(Subject subject, BinlogTail tail) throws IOException {
        Optional<Export.Complete> existing = saving.existing(subject);
        if (existing.isPresent()) {
            return existing.get();
        }
        Export.Complete export = saving.save(subject, List.of(new LogTail(tail)));
        log(export);
        return export;
    }

    private static void log(Export.Complete export) {
        LOG.warn(
                "{} transactions that only this node has are saved in {}: {}",
                export.manifest().transactions(),
                export.folder(),
                export.manifest().gtids().minus(export.manifest().missing()));
    }

    private void requireNothingElseMissing(Export.Complete export, GtidSet mayBeMissing) throws IOException {
        Manifest manifest = export.manifest();
        GtidSet lost = manifest.missing().minus(mayBeMissing);
        if (!lost.isEmpty()) {
            throw new IOException(lost.count() + " of " + manifest.gtids().count() + " transactions that only "
                    + manifest.node() + " has are in none of its logs any more, and would be lost with its tables: "
                    + lost + "; the others are saved in " + export.folder()
                    + "; if these are lost anyway, say so on the node: understudy exports give-up " + export.name()
                    + " --data-dir " + directory.root());
        }
    }
}
