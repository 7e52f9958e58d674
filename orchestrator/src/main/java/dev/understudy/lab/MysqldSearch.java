package dev.understudy.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Finds a mysqld for a lab: the one that was named, else a recent one on the PATH, else the unpacked one in the cache,
 * which is fetched the first time.
 *
 * @param searchPath directories, as in the environment variable PATH
 * @param cache where a fetched one is unpacked
 * @param progress is told what is being done, line by line
 */
public record MysqldSearch(String searchPath, UserCache cache, Consumer<String> progress) {
    private static final String SCRIPT = "fetch-mysqld.sh";

    /**
     * Finds one.
     *
     * @param named the program that a person named; empty: look for one
     * @throws LabException if there is none that can be run; the message says what to install
     */
    public MysqldInstallation find(Optional<Path> named) throws LabException, InterruptedException {
        if (named.isPresent()) {
            return MysqldInstallation.named(named.get());
        }
        Optional<MysqldInstallation> onPath = MysqldInstallation.onPath(searchPath);
        if (onPath.isPresent()) {
            return onPath.get();
        }
        Path cached = cache.mysql().resolve("bin").resolve("mysqld");
        if (!Files.isExecutable(cached)) {
            fetch();
        }
        return MysqldInstallation.named(cached);
    }

    private void fetch() throws LabException, InterruptedException {
        progress.accept("no mysqld 8.4 or newer on the PATH; fetching one into " + cache.mysql() + ", once");
        AtomicReference<String> lastLine = new AtomicReference<>("MySQL could not be fetched");
        try {
            Files.createDirectories(cache.root());
            Process process = new ProcessBuilder(
                            "bash", "-c", script(), SCRIPT, cache.mysql().toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            // In a thread of its own: whoever waits for a line cannot be interrupted by Ctrl-C.
            Thread reader = new Thread(() -> pass(process, lastLine), "fetch-mysqld");
            reader.setDaemon(true);
            reader.start();
            try {
                int status = process.waitFor();
                reader.join();
                if (status != 0) {
                    throw new LabException(String.valueOf(lastLine.get()));
                }
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new LabException(
                    "MySQL cannot be fetched (" + e.getMessage()
                            + "): install MySQL 8.4 or newer and name its mysqld with --mysqld",
                    e);
        }
    }

    private void pass(Process process, AtomicReference<String> lastLine) {
        process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
            // The script names itself in every line.
            String said = line.startsWith("mysqld: ") ? line.substring("mysqld: ".length()) : line;
            lastLine.set(said);
            progress.accept(said);
        });
    }

    private static String script() throws IOException {
        try (InputStream resource = MysqldSearch.class.getResourceAsStream(SCRIPT)) {
            if (resource == null) {
                throw new IOException("this build lacks " + SCRIPT);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
