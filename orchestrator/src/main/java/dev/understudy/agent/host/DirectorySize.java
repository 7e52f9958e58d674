package dev.understudy.agent.host;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Adds up the lengths of all files in a directory. Files that vanish meanwhile do not count. */
final class DirectorySize extends SimpleFileVisitor<Path> {
    private long bytes;

    private DirectorySize() {}

    static long of(Path directory) throws IOException {
        DirectorySize size = new DirectorySize();
        Files.walkFileTree(directory, size);
        return size.bytes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.size();
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (Files.exists(file)) {
            throw failure;
        }
        return FileVisitResult.CONTINUE;
    }
}
