package dev.understudy.agent.exports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** An export that is being written, under a name that tells it from a complete one. */
final class Draft {
    static final String README = "README.txt";
    static final String GTIDS = "transactions.gtids";
    static final String TEXT = "transactions.txt";
    static final String RAW = "raw";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BUFFER = 1 << 20;

    private final Path exports;
    private final Path folder;

    private Draft(Path exports, Path folder) {
        this.exports = exports;
        this.folder = folder;
    }

    /**
     * Begins one. What an agent left that ended in the middle of the same export is replaced, so that one that fails again
     * and again does not fill the disk.
     */
    static Draft begin(Path exports, Subject subject) throws IOException {
        CRC32 same = new CRC32();
        same.update((subject.serverUuid() + subject.gtids()).getBytes(StandardCharsets.UTF_8));
        Path folder = exports.resolve(String.format(
                Locale.ROOT, "incomplete-%s-%08x", subject.reason().word(), same.getValue()));
        Files.createDirectories(exports);
        if (Files.exists(folder)) {
            Folders.delete(folder);
        }
        // Rows of tables, in plain text: for the owner of the data directory alone.
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(folder.resolve(RAW));
        return new Draft(exports, folder);
    }

    Path raw() {
        return folder.resolve(RAW);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Makes all files durable, and says what they are. */
    List<SavedFile> files() throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<SavedFile> files = new ArrayList<>();
        for (Path path : paths) {
            Folders.force(path);
            files.add(new SavedFile(folder.relativize(path).toString(), Files.size(path), sha256(path)));
        }
        return files;
    }

    private static String sha256(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Writes the manifest and gives the folder its name: from then on it is complete, also after a loss of power. */
    Path publish(Manifest manifest) throws IOException {
        Path file = folder.resolve(Manifest.FILE);
        Files.writeString(file, manifest.json().toPrettyString() + "\n");
        Folders.force(file);
        Folders.force(raw());
        Folders.force(folder);
        Path published = freeName(manifest.at(), manifest.reason());
        Files.move(folder, published, StandardCopyOption.ATOMIC_MOVE);
        Folders.force(exports);
        return published;
    }

    private Path freeName(Instant at, Reason reason) {
        String name = TIME.format(at) + "-" + reason.word();
        Path free = exports.resolve(name);
        for (int i = 2; Files.exists(free); i++) {
            free = exports.resolve(name + "-" + i);
        }
        return free;
    }

    /** Removes it; what it was to hold is where it was. */
    void abandon() throws IOException {
        Folders.delete(folder);
    }
}
