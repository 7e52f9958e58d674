package dev.understudy.agent.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** mysqld as the main process of a systemd unit, which starts it only when the agent says so. */
final class BySystemd implements Supervision {
    private static final long START_SECONDS = 10;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** As {@code systemctl show} prints a command. */
    private static final Pattern WORDS = Pattern.compile("argv\\[\\]=(.*?) ; ");

    /** CLD_EXITED, CLD_KILLED and CLD_DUMPED of waitid(2). */
    private static final String EXITED = "1";

    private static final List<String> SIGNALLED = List.of("2", "3");

    private static final String MAIN = "MainPID";
    private static final String PID = "ExecMainPID";
    private static final String STARTED = "ExecMainStartTimestampMonotonic";
    private static final String CODE = "ExecMainCode";
    private static final String STATUS = "ExecMainStatus";
    private static final String MEND = "install what understudy agent --print-drop-in prints";

    private final SystemdUnit unit;
    private final ServerSearch search;

    BySystemd(SystemdUnit unit, NodeDirectory directory) {
        this.unit = unit;
        this.search = new ServerSearch(directory);
    }

    /** A server that turns out not to be harmless is killed at once: a script between may have changed its options. */
    @Override
    public ProcessHandle start() throws IOException {
        Optional<String> objection = objection();
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
        String before = startedAt(unit.show(STARTED));
        unit.start();
        ProcessHandle server = awaitMain(before);
        List<String> missing = HarmlessStart.missing(awaitCommand(server));
        if (!missing.isEmpty() && server.isAlive()) {
            unit.kill();
            throw new IOException(
                    "the mysqld that unit " + unit.name() + " started was not harmless, and was killed: it" + " lacks "
                            + String.join(" ", missing) + "; " + MEND);
        }
        return server;
    }

    /** For a moment the process is still systemd's own, or a script's. */
    private static List<String> awaitCommand(ProcessHandle server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        List<String> words = ServerSearch.commandLine(server.pid());
        while (!ServerSearch.isServer(words) && server.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
            words = ServerSearch.commandLine(server.pid());
        }
        return words;
    }

    private ProcessHandle awaitMain(String before) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            Map<String, String> now = unit.show(MAIN, STARTED, PID, CODE, STATUS);
            Optional<ProcessHandle> main = main(now);
            if (main.isPresent()) {
                return main.get();
            }
            if (!startedAt(now).equals(before)) {
                throw new IOException("the server of unit " + unit.name() + " "
                        + ending(now).sentence() + " at once: see journalctl -u " + unit.name());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IOException("unit " + unit.name() + " has no main process " + START_SECONDS
                + " s after its start: see systemctl status " + unit.name());
    }

    private static String startedAt(Map<String, String> shown) {
        return shown.getOrDefault(STARTED, "");
    }

    private static Optional<ProcessHandle> main(Map<String, String> shown) {
        long pid = Long.parseLong(shown.getOrDefault(MAIN, "0"));
        return pid == 0 ? Optional.empty() : ProcessHandle.of(pid);
    }

    @Override
    public void kill(ProcessHandle server) throws IOException {
        // One that an earlier agent or a person started otherwise is not in the unit, and systemctl would miss it.
        if (main(unit.show(MAIN)).filter(server::equals).isPresent()) {
            unit.kill();
        } else {
            server.destroyForcibly();
        }
    }

    @Override
    public Optional<ProcessHandle> find() throws IOException {
        return search.find();
    }

    @Override
    public Ending ending(ProcessHandle server) {
        try {
            Map<String, String> shown = unit.show(PID, CODE, STATUS);
            boolean isLast = shown.getOrDefault(PID, "").equals(Long.toString(server.pid()));
            return isLast ? ending(shown) : new Ending.Unknown();
        } catch (IOException e) {
            return new Ending.Unknown();
        }
    }

    private static Ending ending(Map<String, String> shown) {
        int status = Integer.parseInt(shown.getOrDefault(STATUS, "0"));
        String code = shown.getOrDefault(CODE, "");
        if (SIGNALLED.contains(code)) {
            return new Ending.Killed(status);
        }
        return code.equals(EXITED) ? new Ending.Exited(status) : new Ending.Unknown();
    }

    @Override
    public Optional<String> objection() {
        try {
            return objection(unit.show("LoadState", "Restart", "UnitFileState", "ExecStart"));
        } catch (IOException e) {
            return Optional.of("unit " + unit.name() + " cannot be asked: " + e.getMessage());
        }
    }

    private Optional<String> objection(Map<String, String> shown) {
        if (!shown.getOrDefault("LoadState", "loaded").equals("loaded")) {
            return Optional.of("systemd knows no unit " + unit.name() + ": name the one of mysqld with --mysqld-unit");
        }
        List<String> faults = new ArrayList<>();
        if (!shown.getOrDefault("Restart", "no").equals("no")) {
            faults.add("has Restart=" + shown.get("Restart") + ", so that systemd starts a server that must stay down");
        }
        if (shown.getOrDefault("UnitFileState", "").equals("enabled")) {
            faults.add("is started at boot, before its agent has spoken (systemctl disable " + unit.name() + ")");
        }
        Matcher command = WORDS.matcher(shown.getOrDefault("ExecStart", ""));
        List<String> words = command.find() ? Arrays.asList(command.group(1).split(" ")) : List.of();
        if (!HarmlessStart.missing(words).isEmpty()) {
            faults.add("starts mysqld without " + String.join(" ", HarmlessStart.missing(words)));
        }
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of("unit " + unit.name() + " " + String.join(", and it ", faults) + "; " + MEND);
    }
}
