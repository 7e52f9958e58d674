package dev.understudy.lab;

import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real haproxy in front of a lab, with the configuration that the documentation shows. */
final class Haproxy implements AutoCloseable {
    private static final Path PAGE = Path.of("../docs/operate/health-checks.md");
    private static final Pattern BLOCK = Pattern.compile("```haproxy\n(.*?)```", Pattern.DOTALL);

    /** Where Debian puts it, which is not on everybody's PATH. */
    private static final String SYSTEM = "/usr/sbin";

    private static final int ENDS_IN_SECONDS = 10;

    private final PortBlock ports;
    private final Process process;

    private Haproxy(PortBlock ports, Process process) {
        this.ports = ports;
        this.process = process;
    }

    /** The program; empty if this machine has none. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + SYSTEM;
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Haproxy start(Path program, Path folder, Lab lab) throws IOException, LabException {
        // The third guards the two.
        PortBlock ports = PortBlock.claimFree(3);
        try {
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration(lab, ports));
            Process process = new ProcessBuilder(program.toString(), "-db", "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("haproxy.log").toFile())
                    .start();
            return new Haproxy(ports, process);
        } catch (IOException | RuntimeException e) {
            ports.close();
            throw e;
        }
    }

    /** The page's lines with a lab's addresses: its nodes share one, and so need a port each for their checks. */
    private static String configuration(Lab lab, PortBlock ports) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        if (!block.find()) {
            throw new IllegalStateException(PAGE + " shows no configuration any more");
        }
        String lines = block.group(1);
        lines = replace(lines, "bind :3306\n", "bind 127.0.0.1:" + ports.port(0) + "\n");
        lines = replace(lines, "bind :3307\n", "bind 127.0.0.1:" + ports.port(1) + "\n");
        int host = 11;
        for (Map.Entry<NodeId, Member> node : members(lab).entrySet()) {
            String server = "server " + node.getKey() + " ";
            String here = node.getValue().endpoint() + " check port "
                    + lab.health(node.getKey()).port() + "\n";
            lines = replace(lines, server + "10.0.0." + host + ":3306 check\n", server + here);
            host++;
        }
        if (lines.contains("10.0.0.")) {
            throw new IllegalStateException(PAGE + " names more nodes than the lab has");
        }
        return lines;
    }

    private static SortedMap<NodeId, Member> members(Lab lab) {
        return lab.topology().current().orElseThrow().state().members();
    }

    private static String replace(String lines, String old, String next) {
        if (!lines.contains(old)) {
            throw new IllegalStateException(PAGE + " does not show \"" + old.strip() + "\" any more");
        }
        return lines.replace(old, next);
    }

    /** The address for writes, as the plain driver has it. */
    String writes() {
        return url(ports.port(0));
    }

    /** The address for reads. */
    String reads() {
        return url(ports.port(1));
    }

    private static String url(int port) {
        return "jdbc:mysql://127.0.0.1:" + port
                + "/app?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=2000&socketTimeout=10000";
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_IN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        ports.close();
    }
}
