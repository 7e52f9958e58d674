package dev.understudy.agent.exports;

import dev.understudy.Build;
import dev.understudy.client.GtidSet;
import dev.understudy.mysql.binlog.LogScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes one export: the raw files, what is found in them, what people read, and the manifest.
 *
 * @param exports where
 * @param text makes the readable form
 * @param room how much room there is
 * @param clock tells the time
 */
record Saving(Exports exports, TextForm text, Room room, InstantSource clock) {
    /** A restart waits for the one, a copy of a whole server for the other. */
    private static Duration patience(Reason reason) {
        return switch (reason) {
            case REWOUND -> Duration.ofSeconds(3);
            case REBUILT -> Duration.ofHours(1);
        };
    }

    /** A complete export of just that; of several the one that lacks least. */
    Optional<Export.Complete> existing(Subject subject) throws IOException {
        return exports.complete().stream()
                .filter(export -> export.manifest().isOf(subject))
                .max(Comparator.comparingLong(export -> export.manifest().transactions()));
    }

    /**
     * Saves them.
     *
     * @param sources what the raw files are made from, in their order
     * @throws IOException if that fails; nothing of it is left then
     */
    Export.Complete save(Subject subject, List<RawSource> sources) throws IOException {
        long needed = 0;
        Files.createDirectories(exports.folder());
        for (RawSource source : sources) {
            needed += source.bytes(exports.folder());
        }
        room.require(exports.folder(), needed);
        Draft draft = Draft.begin(exports.folder(), subject);
        try {
            return fill(draft, subject, sources);
        } catch (IOException e) {
            abandon(draft, e);
            throw e;
        }
    }

    /** What cannot be removed now is replaced by the next attempt. */
    private static void abandon(Draft draft, IOException because) {
        try {
            draft.abandon();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private Export.Complete fill(Draft draft, Subject subject, List<RawSource> sources) throws IOException {
        List<Path> raw = new ArrayList<>();
        for (RawSource source : sources) {
            raw.add(source.saveInto(draft.raw()));
        }
        GtidSet found = found(raw, subject.gtids());
        Files.writeString(draft.file(Draft.GTIDS), found + "\n");
        Optional<String> unreadable = found.isEmpty()
                ? Optional.of("nothing was found")
                : text.write(raw, found, draft.file(Draft.TEXT), new TextForm.Limit(patience(subject.reason()), room));
        Files.writeString(draft.file(Draft.README), Readme.of(subject, found, Folders.bytes(draft.raw()), unreadable));
        Manifest manifest = manifest(subject, found, versions(raw), draft.files(), unreadable);
        Path folder = draft.publish(manifest);
        return new Export.Complete(folder, Folders.bytes(folder), manifest);
    }

    /** In the files as they were saved: what was looked for in the server's own may be gone since. */
    private static GtidSet found(List<Path> raw, GtidSet wanted) throws IOException {
        GtidSet found = GtidSet.EMPTY;
        for (Path file : raw) {
            found = found.union(LogScan.of(file, wanted).found());
        }
        return found;
    }

    private Versions versions(List<Path> raw) throws IOException {
        return new Versions(
                Build.version(), raw.isEmpty() ? Optional.empty() : LogScan.serverVersion(raw.get(0)), text.version());
    }

    private Manifest manifest(
            Subject subject, GtidSet found, Versions versions, List<SavedFile> files, Optional<String> unreadable) {
        return new Manifest(
                subject.cluster(),
                subject.node(),
                subject.serverUuid(),
                subject.reason(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                subject.gtids(),
                subject.gtids().minus(found),
                found.count(),
                subject.base(),
                versions,
                files,
                unreadable,
                HowTo.COMMANDS);
    }
}
