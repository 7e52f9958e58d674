package dev.understudy.agent.process;

import dev.understudy.agent.converge.Restarts;
import dev.understudy.client.Access;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.binlog.BinlogIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's mysqld as a process: one that this agent has started, or that ran already and was taken over. Its end is told
 * at once, whoever its parent is. Used by the agent's one thread.
 */
public final class MysqldProcess {
    private static final Logger LOG = LoggerFactory.getLogger(MysqldProcess.class);
    private static final long KILL_SECONDS = 30;

    private static final long LOOK_MILLIS = 5;

    /** How closely its end is watched for. Each look costs about 80 microseconds, nearly all of it for waking up. */
    private enum Watch {
        /** Every writer waits until the end of a primary is seen. */
        CLOSE(30),
        /** For a failover nobody waits for the end of another server. */
        CALM(100);

        private final long millis;

        Watch(long millis) {
            this.millis = millis;
        }
    }

    /** How often it is asked whether its next start would be harmless. */
    private static final long OBJECTION_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Supervision supervision;
    private final ServerCommands commands;
    private final NodeDirectory directory;
    private final Lives lives;
    private final Runnable onExit;

    private final AtomicReference<@Nullable ProcessHandle> running = new AtomicReference<>();

    /** The server that was started or taken over last, running or not. */
    private volatile @Nullable ProcessHandle last;

    private volatile boolean answered;

    private volatile Watch closeness = Watch.CLOSE;
    private Optional<String> objection = Optional.empty();
    private long objectionAtNanos;

    /**
     * Describes a process that is a child of this program; nothing is started yet.
     *
     * @param onExit called from a thread of its own when the process has ended
     */
    public MysqldProcess(
            ServerSettings settings, NodeDirectory directory, ClusterName cluster, NodeId node, Runnable onExit) {
        this(settings, directory, cluster, node, onExit, Optional.empty());
    }

    /**
     * Describes a process; nothing is started yet.
     *
     * @param onExit called from a thread of its own when the process has ended
     * @param unit what runs it; empty if it is a child of this program
     */
    public MysqldProcess(
            ServerSettings settings,
            NodeDirectory directory,
            ClusterName cluster,
            NodeId node,
            Runnable onExit,
            Optional<SystemdUnit> unit) {
        this.commands = new ServerCommands(settings, directory, cluster, node);
        this.supervision = unit.<Supervision>map(named -> new BySystemd(named, directory))
                .orElseGet(() -> new ByAgent(commands, directory));
        this.directory = directory;
        this.lives = new Lives(supervision, new ErrorLog(directory.errorLog()));
        this.onExit = onExit;
    }

    /** Takes over a server of this data directory that runs already. Returns whether there is one. */
    public boolean adopt() throws IOException {
        Optional<ProcessHandle> found = supervision.find();
        if (found.isEmpty()) {
            return false;
        }
        LOG.info(
                "mysqld runs already as process {}, and is taken over",
                found.get().pid());
        answered = hadAnswered(found.get());
        take(found.get());
        return true;
    }

    private void watch(ProcessHandle handle) {
        Thread watcher = new Thread(() -> awaitEnd(handle), "mysqld-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void awaitEnd(ProcessHandle handle) {
        try (ProcessLook look = ProcessLook.at(handle.pid())) {
            while (look.runs()) {
                TimeUnit.MILLISECONDS.sleep(closeness.millis);
            }
            // Not if it was killed by this agent, which may have started another one since.
            lives.ended();
            if (running.compareAndSet(handle, null)) {
                LOG.warn("mysqld, process {}, has ended", handle.pid());
                onExit.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is a server that runs; not one that is being taken apart. */
    public boolean isRunning() {
        return running.get() != null;
    }

    /**
     * Waits until nothing is left of the server that ran last, so that its files may be touched.
     *
     * @throws IOException if the kernel does not end it in time, as with a stalled disk
     */
    public void awaitGone() throws IOException {
        ProcessHandle handle = last;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(KILL_SECONDS);
        while (handle != null && ProcessLife.of(handle.pid()) != ProcessLife.GONE) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "mysqld, process " + handle.pid() + ", did not end within " + KILL_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    /**
     * Notes that the server has answered, so that the next agent too can tell one that hangs from one that starts.
     *
     * @param access what it lets clients do; the end of a server that takes writes is watched for more closely
     */
    public void noteAnswer(Access access) {
        closeness = access == Access.WRITABLE ? Watch.CLOSE : Watch.CALM;
        ProcessHandle handle = running.get();
        if (handle == null || answered) {
            return;
        }
        answered = true;
        try {
            Files.writeString(directory.answered(), handle.pid() + System.lineSeparator());
        } catch (IOException e) {
            LOG.warn(
                    "it cannot be noted in {} that mysqld answers ({}); if it hangs, the next agent will think that it"
                            + " starts: see whether the disk is full",
                    directory.answered(),
                    e.getMessage());
        }
    }

    /** Whether the running server has answered this agent or an earlier one. */
    public boolean hasAnswered() {
        return isRunning() && answered;
    }

    private boolean hadAnswered(ProcessHandle handle) throws IOException {
        return Files.exists(directory.answered())
                && Files.readString(directory.answered()).strip().equals(Long.toString(handle.pid()));
    }

    /** Whether relay logs are missing where a replica keeps them: all of them, or one that the index lists. */
    public boolean relayLogIsGone() throws IOException {
        List<Path> files = BinlogIndex.read(
                        directory.data(), new Inheritance(directory).names().relayLogIndex())
                .files();
        return files.isEmpty() || !files.stream().allMatch(Files::exists);
    }

    /** Lets the server, which is down, take a new {@code server_uuid} at its next start. */
    public void forgetIdentity() throws IOException {
        Files.deleteIfExists(directory.identity());
    }

    /** Throws away the relay logs of a server that is down. */
    public void forgetRelayLogs() throws IOException {
        String index = new Inheritance(directory).names().relayLogIndex();
        for (Path file : BinlogIndex.read(directory.data(), index).files()) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory.data().resolve(index));
    }

    /** Whether the node has a database yet. */
    public boolean isInitialised() {
        return Files.exists(directory.data().resolve("mysql.ibd"));
    }

    /**
     * Makes the database of a new node, with its accounts and nothing in its binary log.
     *
     * @throws IOException if mysqld fails; the message names its log
     */
    public void initialise(Accounts accounts) throws IOException, InterruptedException {
        LOG.info("initialising the data directory {}", directory.data());
        new Inheritance(directory).ofNew();
        commands.initialise(accounts);
    }

    /**
     * Starts the server, harmless by its command line.
     *
     * @throws IOException if it cannot be; {@link #restarts} then says so too
     */
    public void start() throws IOException {
        awaitGone();
        lives.judge(life());
        lives.begin();
        answered = false;
        try {
            Files.deleteIfExists(directory.answered());
            new StartNote(directory).write();
            ProcessHandle started = supervision.start();
            LOG.info("mysqld started as process {}", started.pid());
            take(started);
        } catch (IOException e) {
            lives.failed(e);
            throw e;
        }
    }

    private Starts.Life life() {
        return answered ? Starts.Life.ANSWERED : Starts.Life.NEVER_ANSWERED;
    }

    private void take(ProcessHandle handle) {
        running.set(handle);
        last = handle;
        lives.runs(handle);
        notePid(handle);
        watch(handle);
    }

    private void notePid(ProcessHandle handle) {
        try {
            Files.writeString(directory.pidFile(), handle.pid() + System.lineSeparator());
        } catch (IOException e) {
            // It runs, which is what counts; the next agent finds it among all processes.
            LOG.warn("{} cannot be written ({}): see whether the disk is full", directory.pidFile(), e.getMessage());
        }
    }

    /** Whether the server may be started again, after what its last ends have taught. */
    public Restarts restarts() {
        return isRunning() ? lives.whileRunning(life()).since(Duration.ZERO) : lives.whileDown(life());
    }

    /** What a person should know, with what was read from the server. */
    public List<Finding> warnings(List<Finding> drift) {
        long now = System.nanoTime();
        if (objectionAtNanos == 0 || now - objectionAtNanos > OBJECTION_NANOS) {
            objectionAtNanos = now;
            objection = supervision.objection();
        }
        List<Finding> warnings = new ArrayList<>(drift);
        objection.ifPresent(what -> warnings.add(new Finding(Finding.Kind.CONFIG_DRIFT, what)));
        restarts().trouble().ifPresent(warnings::add);
        return warnings;
    }

    /**
     * Kills the server with SIGKILL and waits until it is gone.
     *
     * @throws IOException if the kernel does not end it in time, as with a stalled disk
     */
    public void kill() throws IOException {
        ProcessHandle handle = running.getAndSet(null);
        if (handle != null) {
            LOG.info("killing mysqld, process {}", handle.pid());
            lives.endIsWanted();
            supervision.kill(handle);
            awaitGone();
        }
    }
}
