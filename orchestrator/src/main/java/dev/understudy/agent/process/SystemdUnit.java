package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The systemd unit that runs a mysqld, driven by {@code systemctl}.
 *
 * @param name as systemctl takes it, such as {@code mysql}
 * @param systemctl the program
 */
public record SystemdUnit(String name, String systemctl) {
    private static final long SECONDS = 5;

    /** The unit of that name on this host. */
    public static SystemdUnit named(String name) {
        return new SystemdUnit(name, "systemctl");
    }

    /** Orders a start, and does not wait until the server answers. */
    void start() throws IOException {
        // What has failed too often would not be started any more; how often is the agent's business.
        run(List.of("reset-failed", name), Refusal.IGNORED);
        run(List.of("start", "--no-block", name), Refusal.THROWN);
    }

    /** Sends SIGKILL to its processes. */
    void kill() throws IOException {
        run(List.of("kill", "-s", "KILL", name), Refusal.THROWN);
    }

    /** Some of its properties, by their names; absent where systemd knows none. */
    Map<String, String> show(String... properties) throws IOException {
        String answer = run(List.of("show", "-p", String.join(",", properties), name), Refusal.THROWN);
        Map<String, String> values = new TreeMap<>();
        answer.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return values;
    }

    /** What becomes of an exit status that is not 0. */
    private enum Refusal {
        THROWN,
        IGNORED
    }

    private String run(List<String> arguments, Refusal refusal) throws IOException {
        List<String> command = new ArrayList<>(List.of(systemctl));
        command.addAll(arguments);
        String words = String.join(" ", command);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            // The answers are short: they fit into the pipe, so that nothing waits for their being read.
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(words + " did not end within " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(words + " was interrupted", e);
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0 && refusal == Refusal.THROWN) {
            throw new IOException(words + " ended with status " + process.exitValue() + ": " + answer);
        }
        return answer;
    }
}
