package dev.understudy.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The limits of a control group (cgroups version 2, as containers have).
 *
 * @param folder where its files are
 */
record ControlGroup(Path folder) {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String UNLIMITED = "max";
    private static final int MICROS_PER_SECOND = 1_000_000;

    /** The one that this process is in. */
    static ControlGroup own() {
        return of(Path.of("/proc"));
    }

    /** The one that this process is in by such a {@code /proc}. */
    static ControlGroup of(Path proc) {
        // "0::/path" is the line of version 2.
        return lines(proc.resolve("self/cgroup"))
                .flatMap(lines -> lines.stream()
                        .filter(line -> line.startsWith("0::/"))
                        .map(line -> new ControlGroup(ROOT.resolve(line.substring("0::/".length()))))
                        .findFirst())
                .orElse(new ControlGroup(ROOT));
    }

    /** How many processors its quota is worth; empty if it has none. */
    OptionalDouble processors() {
        String[] quota = line("cpu.max").orElse(UNLIMITED).split(" ", -1);
        return quota[0].equals(UNLIMITED) || quota.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(quota[0]) / Double.parseDouble(quota[1]));
    }

    /** How many seconds of processor time it has used, ever; empty without such a file. */
    OptionalDouble cpuSeconds() {
        return lines(folder.resolve("cpu.stat")).stream()
                .flatMap(List::stream)
                .filter(line -> line.startsWith("usage_usec "))
                .mapToDouble(line -> Double.parseDouble(line.substring("usage_usec ".length())) / MICROS_PER_SECOND)
                .findFirst();
    }

    /** How much memory it may use, in bytes; empty if there is no limit. */
    OptionalLong memoryLimit() {
        String limit = line("memory.max").orElse(UNLIMITED);
        return limit.equals(UNLIMITED) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(limit));
    }

    /** What it uses, but for the file pages that could be given back at once. */
    OptionalLong memoryUsed() {
        Optional<String> current = line("memory.current");
        if (current.isEmpty()) {
            return OptionalLong.empty();
        }
        long reclaimable = lines(folder.resolve("memory.stat")).stream()
                .flatMap(List::stream)
                .filter(line -> line.startsWith("inactive_file "))
                .mapToLong(line -> Long.parseLong(line.substring("inactive_file ".length())))
                .findFirst()
                .orElse(0);
        return OptionalLong.of(Math.max(0, Long.parseLong(current.get()) - reclaimable));
    }

    private Optional<String> line(String file) {
        return lines(folder.resolve(file))
                .filter(lines -> !lines.isEmpty())
                .map(lines -> lines.get(0).strip());
    }

    private static Optional<List<String>> lines(Path file) {
        try {
            return Files.isReadable(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
