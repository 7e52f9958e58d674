package dev.understudy.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file system in memory (tmpfs) in the place of a node's folder. It fills up like a disk; what it holds is gone when it is
 * unmounted.
 *
 * @param folder where it is mounted
 */
record SmallDisk(Path folder) implements AutoCloseable {
    private static final String SIZE = "size=400m";
    private static final int CHUNK = 4096;

    /**
     * Mounts it.
     *
     * @throws LabException if that is not possible; the message says what it needs
     */
    static SmallDisk mount(Path folder) throws LabException, InterruptedException {
        try {
            Files.createDirectories(folder);
            run("mount", "-t", "tmpfs", "-o", SIZE, "understudy-lab", folder.toString());
            return new SmallDisk(folder);
        } catch (IOException e) {
            throw new LabException(
                    "a lab with small disks needs the right to mount file systems, which root has: " + e.getMessage(),
                    e);
        }
    }

    /** Writes a file until nothing more fits. */
    void fill() throws LabException {
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out =
                Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            if (!Files.exists(ballast())) {
                throw new LabException("the disk " + folder + " cannot be filled: " + full.getMessage(), full);
            }
        }
    }

    /** Makes room again. */
    void free() throws LabException {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new LabException("the disk " + folder + " cannot be freed: " + e.getMessage(), e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        try {
            // Lazily: a process that was just killed may still hold a file.
            run("umount", "--lazy", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(output.isEmpty() ? command[0] + " failed" : output);
        }
    }
}
