package dev.understudy.agent.exports;

import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Records;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The exports of a node, a folder each. */
public final class Exports {
    private final Path folder;

    /**
     * Names the place; nothing is made or read yet.
     *
     * @param folder where they are kept
     */
    public Exports(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** All of them, by name: the complete ones oldest first, then those that were not finished. */
    public List<Export> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> folders = entries.filter(Files::isDirectory).sorted().toList();
            List<Export> exports = new ArrayList<>();
            for (Path entry : folders) {
                exports.add(open(entry));
            }
            return List.copyOf(exports);
        }
    }

    /** The complete ones. */
    List<Export.Complete> complete() throws IOException {
        return list().stream()
                .filter(Export.Complete.class::isInstance)
                .map(Export.Complete.class::cast)
                .toList();
    }

    /**
     * The export of this name.
     *
     * @throws NoSuchExportException if there is none; the message names those that there are
     */
    public Export named(String name) throws IOException {
        List<Export> all = list();
        return all.stream()
                .filter(export -> export.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchExportException("there is no export \"" + name + "\" in " + folder
                        + (all.isEmpty()
                                ? ", nor any other"
                                : "; there are "
                                        + all.stream().map(Export::name).collect(Collectors.joining(", ")))));
    }

    private static Export open(Path entry) {
        long bytes = 0;
        try {
            bytes = Folders.bytes(entry);
            Manifest manifest = Records.read(Files.readAllBytes(entry.resolve(Manifest.FILE)), Manifest.class);
            return new Export.Complete(entry, bytes, manifest);
        } catch (NoSuchFileException e) {
            return new Export.Incomplete(entry, bytes, "it was not finished: it has no " + Manifest.FILE);
        } catch (CorruptRecordException e) {
            return new Export.Incomplete(entry, bytes, "its " + Manifest.FILE + " cannot be read: " + e.getMessage());
        } catch (AccessDeniedException e) {
            return new Export.Incomplete(
                    entry, bytes, "this user may not read it: ask as the one whom the agent runs as");
        } catch (IOException e) {
            return new Export.Incomplete(entry, bytes, "it cannot be read: " + e);
        }
    }

    /** The word of a person that what an export lacks may be lost; empty if nobody gave it. */
    public Optional<GivenUp> givenUp(Export export) throws IOException {
        Path file = export.folder().resolve(GivenUp.FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Records.read(Files.readAllBytes(file), GivenUp.class));
        } catch (CorruptRecordException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage() + "; give them up anew", e);
        }
    }

    /** All transactions that may be lost by the word of a person. */
    GtidSet givenUp() throws IOException {
        GtidSet all = GtidSet.EMPTY;
        for (Export.Complete export : complete()) {
            all = all.union(givenUp(export).map(GivenUp::gtids).orElse(GtidSet.EMPTY));
        }
        return all;
    }

    /** Notes durably that what an export lacks may be lost; the agent that waits for it goes on. */
    public GivenUp giveUp(Export.Complete export, String by, Instant at) throws IOException {
        GivenUp word = GivenUp.of(export.manifest(), by, at.truncatedTo(ChronoUnit.SECONDS));
        Path file = export.folder().resolve(GivenUp.FILE);
        Path draft = export.folder().resolve(GivenUp.FILE + ".new");
        Files.writeString(draft, Records.tree(word).toPrettyString() + "\n");
        Folders.force(draft);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        Folders.force(export.folder());
        return word;
    }

    /** Removes an export for ever. One that is interrupted is left without a manifest, and can be discarded again. */
    public void discard(Export export) throws IOException {
        Files.deleteIfExists(export.folder().resolve(Manifest.FILE));
        Folders.delete(export.folder());
        Folders.force(folder);
    }
}
