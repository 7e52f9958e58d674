package dev.understudy.agent.host;

import dev.understudy.client.HostReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code /proc} (proc(5)): what the kernel does not tell is unknown. Used by one thread. */
final class ProcMeter {
    private static final int KIB = 1024;
    private static final double PERCENT = 100.0;

    /** Fields of the line "cpu" in {@code /proc/stat}. */
    private static final int IDLE = 3;

    private static final int IO_WAIT = 4;

    /** Time of guests is in that of users already. */
    private static final int COUNTED = 8;

    private final Path proc;
    private final ControlGroup group;

    private OptionalDouble busyBefore = OptionalDouble.empty();
    private double allBefore;

    ProcMeter(Path proc, ControlGroup group) {
        this.proc = proc;
        this.group = group;
    }

    /** Measures at a time of {@link System#nanoTime()}. */
    HostReport measure(long nowNanos, OptionalLong diskFree, OptionalLong data) {
        int online = Math.toIntExact(
                lines("stat").filter(line -> line.matches("cpu\\d.*")).count());
        double limit = group.processors().orElse(online);
        Map<String, Long> memory = memory();
        OptionalLong groupLimit = group.memoryLimit();
        return new HostReport(
                cpu(nowNanos, limit),
                online == 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.ceil(Math.min(limit, online))),
                groupLimit.isPresent() ? group.memoryUsed() : used(memory),
                groupLimit.isPresent() ? groupLimit : known(memory, "MemTotal"),
                pressure("cpu"),
                pressure("memory"),
                pressure("io"),
                diskFree,
                data,
                OptionalLong.empty());
    }

    /** Of the group's limit if it has one, else of all processors. */
    private OptionalDouble cpu(long nowNanos, double limit) {
        double busy;
        double all;
        OptionalDouble used = group.cpuSeconds();
        if (group.processors().isPresent() && used.isPresent()) {
            busy = used.getAsDouble();
            all = nowNanos / (double) TimeUnit.SECONDS.toNanos(1) * limit;
        } else {
            double[] ticks = ticks();
            if (ticks.length <= IO_WAIT) {
                return OptionalDouble.empty();
            }
            all = 0;
            for (int i = 0; i < Math.min(COUNTED, ticks.length); i++) {
                all += ticks[i];
            }
            busy = all - ticks[IDLE] - ticks[IO_WAIT];
        }
        OptionalDouble before = busyBefore;
        double span = all - allBefore;
        busyBefore = OptionalDouble.of(busy);
        allBefore = all;
        return before.isEmpty() || span <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(rounded(Math.max(0, Math.min(1, (busy - before.getAsDouble()) / span))));
    }

    private double[] ticks() {
        return lines("stat")
                .filter(line -> line.startsWith("cpu "))
                .flatMap(line ->
                        Stream.of(line.substring("cpu ".length()).strip().split(" +")))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Bytes by the names that {@code /proc/meminfo} has. */
    private Map<String, Long> memory() {
        return lines("meminfo")
                .filter(line -> line.endsWith(" kB"))
                .map(line -> line.split(":? +"))
                .filter(words -> words.length > 1)
                .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1]) * KIB, (a, b) -> a));
    }

    private static OptionalLong used(Map<String, Long> memory) {
        OptionalLong total = known(memory, "MemTotal");
        OptionalLong available = known(memory, "MemAvailable");
        return total.isPresent() && available.isPresent()
                ? OptionalLong.of(total.getAsLong() - available.getAsLong())
                : OptionalLong.empty();
    }

    private static OptionalLong known(Map<String, Long> memory, String name) {
        Long bytes = memory.get(name);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** Kernels can be built, or started, without it. */
    private OptionalDouble pressure(String of) {
        return lines("pressure/" + of)
                .filter(line -> line.startsWith("some avg10="))
                .mapToDouble(
                        line -> rounded(Double.parseDouble(line.replaceFirst("some avg10=(\\S+).*", "$1")) / PERCENT))
                .findFirst();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file)).stream();
        } catch (IOException e) {
            return List.<String>of().stream();
        }
    }
}
