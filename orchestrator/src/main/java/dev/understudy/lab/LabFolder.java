package dev.understudy.lab;

import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.client.NodeId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one folder under which everything of a lab lies.
 *
 * @param root the folder
 * @param applicationPassword the password of the application's account {@code app}
 */
record LabFolder(Path root, String applicationPassword) {
    private static final String APPLICATION_PASSWORD = "application.password";

    /**
     * Makes a folder among the temporary files.
     *
     * @throws LabException if it cannot be made
     */
    static LabFolder temporary() throws LabException {
        try {
            LabFolder folder =
                    new LabFolder(Files.createTempDirectory("understudy-lab-"), SecretsFolder.randomPassword());
            folder.fill();
            return folder;
        } catch (IOException e) {
            throw new LabException("no folder can be made among the temporary files: " + e, e);
        }
    }

    /**
     * Makes the folder that a person named; it must be empty or not exist, so that nothing of theirs is touched.
     *
     * @throws LabException if it cannot be made, or something is in it
     */
    static LabFolder named(Path path) throws LabException {
        Path root = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            try (Stream<Path> inside = Files.list(root)) {
                if (inside.findAny().isPresent()) {
                    throw new LabException("the folder " + root + " is not empty: a lab begins in an empty one");
                }
            }
            LabFolder folder = new LabFolder(root.toRealPath(), SecretsFolder.randomPassword());
            folder.fill();
            return folder;
        } catch (IOException e) {
            throw new LabException("the folder " + root + " cannot be made: " + e, e);
        }
    }

    private void fill() throws IOException {
        Files.createDirectories(logs());
        Files.createDirectories(zooKeeper());
        Files.createDirectories(
                secrets(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write("agent.password", SecretsFolder.randomPassword());
        write("replication.password", SecretsFolder.randomPassword());
        write("doctor.password", SecretsFolder.randomPassword());
        write(APPLICATION_PASSWORD, applicationPassword);
    }

    private void write(String name, String password) throws IOException {
        Path file = Files.createFile(
                secrets().resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password + "\n");
    }

    Path zooKeeper() {
        return root.resolve("zookeeper");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path applicationPasswordFile() {
        return secrets().resolve(APPLICATION_PASSWORD);
    }

    /** Where the URL is for an application of the user's own. */
    Path applicationUrl() {
        return root.resolve("application.url");
    }

    /** The password of the agents' account. */
    String agentPassword() throws IOException {
        return Files.readString(secrets().resolve("agent.password")).strip();
    }

    /** The names of the folders that were exported on a node. */
    List<String> exports(NodeId node) {
        String[] names = node(node).resolve("exports").toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    Path node(NodeId node) {
        return root.resolve(node.value());
    }

    /** Removes the folder and all that is in it. */
    void remove() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    // A process that was just killed had removed it.
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
