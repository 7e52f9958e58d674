package dev.understudy.mysql.binlog;

import dev.understudy.client.GtidSet;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks for the files of a binary log or of the relay logs that have some of a set of transactions. */
public final class LogSearch {
    private final List<Path> files;
    private final Map<Integer, LogScan> scans = new TreeMap<>();
    private GtidSet missing;

    private LogSearch(List<Path> files, GtidSet wanted) {
        this.files = files;
        this.missing = wanted;
    }

    /**
     * The files that have some of them, oldest first. What is in none of them is left out: the server may have purged it,
     * even while this looks.
     *
     * @throws UnsafeBinlogException if a file cannot be read as a plain binary log
     */
    public static List<LogScan> in(BinlogIndex index, GtidSet wanted) throws IOException {
        LogSearch search = new LogSearch(index.files(), wanted);
        search.scanLikelyFiles();
        search.scanTheOthers();
        return search.scans.values().stream()
                .filter(scan -> !scan.found().isEmpty())
                .toList();
    }

    /** Each file says what is in those before it, so most need not be read. */
    private void scanLikelyFiles() throws IOException {
        GtidSet upToHere = missing;
        for (int i = files.size() - 1; i >= 0 && !upToHere.isEmpty(); i--) {
            GtidSet before = previous(files.get(i)).intersect(upToHere);
            if (!upToHere.minus(before).isEmpty()) {
                scan(i);
            }
            upToHere = before;
        }
    }

    /** A transaction that waited for an acknowledgement when the server began its next file is not named by that one. */
    private void scanTheOthers() throws IOException {
        for (int i = files.size() - 1; i >= 0 && !missing.isEmpty(); i--) {
            if (!scans.containsKey(i)) {
                scan(i);
            }
        }
    }

    private static GtidSet previous(Path file) throws IOException {
        try {
            return LogScan.previous(file);
        } catch (NoSuchFileException e) {
            return GtidSet.EMPTY;
        }
    }

    private void scan(int i) throws IOException {
        try {
            LogScan scan = LogScan.of(files.get(i), missing);
            scans.put(i, scan);
            missing = missing.minus(scan.found());
        } catch (NoSuchFileException e) {
            // Purged: what only it had is missing.
        }
    }
}
