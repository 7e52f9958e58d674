package dev.understudy.containers;

import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;

/**
 * The passwords of one cluster, as files that containers see. Nobody else does: the folder around them is closed, and the
 * engine, which mounts the inner one, is not held up by that.
 *
 * @param root the closed folder
 * @param application the password of the application's account
 */
record Passwords(Path root, String application) implements AutoCloseable {
    private static final List<String> OTHERS = List.of("agent", "replication", "doctor");

    static Passwords make() throws LabException {
        try {
            Path root = Files.createTempDirectory("understudy-drill");
            Passwords made = new Passwords(root, SecretsFolder.randomPassword());
            Files.createDirectory(made.folder());
            // Containers have users of their own.
            Files.setPosixFilePermissions(made.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
            made.write("application", made.application());
            for (String name : OTHERS) {
                made.write(name, SecretsFolder.randomPassword());
            }
            return made;
        } catch (IOException e) {
            throw new LabException("the files of the passwords cannot be made: " + e.getMessage(), e);
        }
    }

    /** What is mounted. */
    Path folder() {
        return root.resolve("secrets");
    }

    private void write(String name, String password) throws IOException {
        Path file = folder().resolve(name + ".password");
        Files.writeString(file, password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }

    @Override
    public void close() {
        remove(root);
    }

    /** Removes the closed folder and all that is in it. */
    static void remove(Path root) {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // A temporary folder; nothing depends on it any more.
        }
    }
}
