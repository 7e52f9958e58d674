package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the mysqld of a data directory, whoever started it: by the pid file, else among all processes. A number in a file
 * may be somebody else's by now, so that a process is believed by its command line and the directory in which it works.
 *
 * @param directory the node's
 */
record ServerSearch(NodeDirectory directory) {
    private static final Path PROCESSES = Path.of("/proc");

    /** The live server; empty if there is none. */
    Optional<ProcessHandle> find() throws IOException {
        Optional<ProcessHandle> noted = noted();
        return noted.isPresent() ? noted : searched();
    }

    private Optional<ProcessHandle> noted() throws IOException {
        if (!Files.exists(directory.pidFile())) {
            return Optional.empty();
        }
        String pid = Files.readString(directory.pidFile()).strip();
        return isNumber(pid) ? own(Long.parseLong(pid)) : Optional.empty();
    }

    private Optional<ProcessHandle> searched() throws IOException {
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            return processes
                    .map(process -> String.valueOf(process.getFileName()))
                    .filter(ServerSearch::isNumber)
                    .flatMap(pid -> own(Long.parseLong(pid)).stream())
                    .findFirst();
        }
    }

    private Optional<ProcessHandle> own(long pid) {
        List<String> words = commandLine(pid);
        boolean isServer = words.stream().anyMatch(word -> !word.startsWith("-") && word.endsWith("mysqld"))
                && words.stream().noneMatch(word -> word.startsWith("--initialize"));
        return isServer && (words.contains("--datadir=" + directory.data()) || worksInData(pid))
                ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    /** mysqld changes into its data directory as one of the first things. */
    private boolean worksInData(long pid) {
        try {
            return Files.isDirectory(directory.data())
                    && Files.readSymbolicLink(process(pid).resolve("cwd"))
                            .equals(directory.data().toRealPath());
        } catch (IOException e) {
            // It has ended, or belongs to a user into whose processes this one may not look.
            return false;
        }
    }

    /** The words by which a process was started; none if it has ended. */
    static List<String> commandLine(long pid) {
        try {
            return Arrays.asList(
                    Files.readString(process(pid).resolve("cmdline")).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path process(long pid) {
        return PROCESSES.resolve(Long.toString(pid));
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}");
    }
}
