package dev.understudy.agent.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ports that this host's kernel gives to outgoing connections. A server that shall listen on one of them does not start
 * while a connection has it, nor for a minute after that has ended (the kernel's ip-sysctl, {@code ip_local_port_range} and
 * {@code ip_local_reserved_ports}).
 *
 * @param given from which it gives
 * @param reserved those of them that it never gives
 */
public record OutgoingPorts(Span given, List<Span> reserved) {
    /**
     * Ports in a row.
     *
     * @param first the lowest
     * @param last the highest, which belongs to them
     */
    public record Span(int first, int last) {
        private static Span of(String first, String last) {
            return new Span(Integer.parseInt(first), Integer.parseInt(last));
        }

        boolean contains(int port) {
            return first <= port && port <= last;
        }
    }

    public OutgoingPorts {
        reserved = List.copyOf(reserved);
    }

    /**
     * What is said of the ports that this host may give to others, a sentence each; nothing if it does not tell which, as other
     * systems than Linux.
     *
     * @param ports on which somebody here shall listen, by the option that says so
     */
    public static List<String> warnings(Map<String, Integer> ports) {
        return of(Path.of("/proc")).map(here -> here.warningsOf(ports)).orElse(List.of());
    }

    /** Those of the host with such a {@code /proc}. */
    static Optional<OutgoingPorts> of(Path proc) {
        Path settings = proc.resolve("sys/net/ipv4");
        try {
            String[] given = line(settings.resolve("ip_local_port_range")).split("\\s+", -1);
            String reserved = line(settings.resolve("ip_local_reserved_ports"));
            return Optional.of(new OutgoingPorts(
                    Span.of(given[0], given[1]),
                    Stream.of(reserved.split(",", -1))
                            .filter(span -> !span.isEmpty())
                            .map(span -> span.split("-", 2))
                            .map(ends -> Span.of(ends[0], ends[ends.length - 1]))
                            .toList()));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** These files must be read in one go: the kernel answers a second read with their end, and says that they have no length. */
    private static String line(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Objects.requireNonNullElse(reader.readLine(), "").strip();
        }
    }

    /** Whether an outgoing connection may be given it. */
    boolean mayTake(int port) {
        return given.contains(port) && reserved.stream().noneMatch(span -> span.contains(port));
    }

    List<String> warningsOf(Map<String, Integer> ports) {
        return ports.entrySet().stream()
                .filter(port -> mayTake(port.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .map(port ->
                        "port " + port.getValue() + " of " + port.getKey() + " is one of those that this host gives to"
                                + " outgoing connections (" + given.first() + " to " + given.last()
                                + "): who has it keeps its server"
                                + " from starting, for up to a minute after it has ended; choose another one, or add it to"
                                + " net.ipv4.ip_local_reserved_ports with sysctl")
                .toList();
    }
}
