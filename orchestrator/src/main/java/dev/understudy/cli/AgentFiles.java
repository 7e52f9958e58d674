package dev.understudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that an agent is told of.
 *
 * @param program the mysqld program
 * @param data the data directory; made by the agent if it is missing
 * @param secrets the directory of the password files
 */
record AgentFiles(Path program, Path data, Path secrets) {
    private static final List<String> NEEDED = List.of("agent.password", "replication.password");

    /** What keeps an agent from using them, a sentence each. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        if (!Files.isExecutable(program)) {
            troubles.add("there is no program at " + program + ": name a mysqld with --mysqld");
        }
        Path existing = data.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            troubles.add("nothing can be written in " + existing + ", which --data-dir needs: make the directory "
                    + data + " and give it to the agent's user");
        }
        for (String name : NEEDED) {
            unreadable(secrets.resolve(name)).ifPresent(troubles::add);
        }
        troubles.addAll(openToOthers());
        return troubles;
    }

    private static Optional<String> unreadable(Path file) {
        return Files.isReadable(file)
                ? Optional.empty()
                : Optional.of(
                        "the password file " + file
                                + " cannot be read: write the password into it, one line, or name another directory with --secrets");
    }

    /** The password files that every user of the host may read, a sentence each; a group may be meant to. */
    List<String> openToOthers() {
        try (Stream<Path> files = Files.list(secrets)) {
            return files.filter(file -> file.toString().endsWith(".password"))
                    .filter(AgentFiles::isOpen)
                    .sorted()
                    .map(file -> "the password file " + file
                            + " of --secrets can be read by every user of this host: chmod" + " 0600 it")
                    .toList();
        } catch (IOException e) {
            // That it cannot be read is told of each file.
            return List.of();
        }
    }

    private static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
