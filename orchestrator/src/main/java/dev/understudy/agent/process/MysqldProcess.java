package dev.understudy.agent.process;

import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.binlog.BinlogIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's mysqld as a process: a child of the agent, or one that an earlier agent started and this one has taken
 * over. Its end is told at once.
 */
public final class MysqldProcess {
    private static final Logger LOG = LoggerFactory.getLogger(MysqldProcess.class);
    private static final long INITIALISE_SECONDS = 120;
    private static final long KILL_SECONDS = 30;

    /** How often the process is looked at: 20 microseconds of work each time. */
    private static final long LOOK_MILLIS = 5;

    private final ServerSettings settings;
    private final NodeDirectory directory;
    private final ClusterName cluster;
    private final NodeId node;
    private final Runnable onExit;

    private final AtomicReference<@Nullable ProcessHandle> running = new AtomicReference<>();

    /** The server that was started or taken over last, running or not. */
    private volatile @Nullable ProcessHandle last;

    private volatile boolean answered;

    /**
     * Describes a process; nothing is started yet.
     *
     * @param onExit called from a thread of its own when the process has ended
     */
    public MysqldProcess(
            ServerSettings settings, NodeDirectory directory, ClusterName cluster, NodeId node, Runnable onExit) {
        this.settings = settings;
        this.directory = directory;
        this.cluster = cluster;
        this.node = node;
        this.onExit = onExit;
    }

    /** Takes over a server of this data directory that runs already. Returns whether there is one. */
    public boolean adopt() throws IOException {
        Optional<ProcessHandle> found = ownServer();
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

    /** The live process of the pid file, if it is a mysqld of this very data directory. */
    private Optional<ProcessHandle> ownServer() throws IOException {
        if (!Files.exists(directory.pidFile())) {
            return Optional.empty();
        }
        String pid = Files.readString(directory.pidFile()).strip();
        Path commandLine = Path.of("/proc", pid, "cmdline");
        if (pid.isEmpty() || !Files.isReadable(commandLine)) {
            return Optional.empty();
        }
        boolean own = List.of(Files.readString(commandLine).split("\0")).contains("--datadir=" + directory.data());
        return own ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive) : Optional.empty();
    }

    private void watch(ProcessHandle handle) {
        Thread watcher = new Thread(() -> awaitEnd(handle), "mysqld-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void awaitEnd(ProcessHandle handle) {
        try {
            while (ProcessLife.of(handle.pid()) == ProcessLife.RUNNING) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            // Not if it was killed by this agent, which may have started another one since.
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

    /** Notes that the server has answered, so that the next agent too can tell one that hangs from one that starts. */
    public void noteAnswer() {
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
        List<Path> files = BinlogIndex.read(directory.data(), ServerSettings.RELAY_LOG_INDEX)
                .files();
        return files.isEmpty() || !files.stream().allMatch(Files::exists);
    }

    /** Lets the server, which is down, take a new {@code server_uuid} at its next start. */
    public void forgetIdentity() throws IOException {
        Files.deleteIfExists(directory.identity());
    }

    /** Throws away the relay logs of a server that is down. */
    public void forgetRelayLogs() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.data(), ServerSettings.RELAY_LOG_FILES)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
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
        Path initFile = Files.createTempFile(
                directory.root(),
                "accounts",
                ".sql",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(initFile, accounts.initFile());
            Process process = launch(settings.initialise(directory, initFile));
            if (!process.waitFor(INITIALISE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(
                        "mysqld could not initialise " + directory.data() + ": see " + directory.errorLog());
            }
        } finally {
            Files.delete(initFile);
        }
    }

    /** Starts the server, harmless by its command line. */
    public void start() throws IOException {
        awaitGone();
        Files.deleteIfExists(directory.answered());
        answered = false;
        noteStart();
        Process process = launch(settings.run(directory, cluster, node));
        Files.writeString(directory.pidFile(), process.pid() + System.lineSeparator());
        LOG.info("mysqld started as process {}", process.pid());
        take(process.toHandle());
    }

    private void take(ProcessHandle handle) {
        running.set(handle);
        last = handle;
        watch(handle);
    }

    /** Durably, before the start: from now on the newest binary log file may have been completed by crash recovery. */
    private void noteStart() throws IOException {
        byte[] newest = BinlogIndex.read(directory.data(), ServerSettings.BINLOG_INDEX)
                .newest()
                .getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                directory.lastStart(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(newest));
            channel.force(true);
        }
    }

    private Process launch(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.errorLog().toFile()))
                .start();
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
            handle.destroyForcibly();
            awaitGone();
        }
    }
}
