package dev.understudy.agent;

import dev.understudy.Build;
import dev.understudy.Threads;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.Endpoint;
import dev.understudy.http.HealthListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;

/** The agent of one node, put together. Its end leaves mysqld running. */
public final class Agent implements AutoCloseable {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 5;

    private final AgentSettings settings;
    private final CuratorFramework client;
    private final MysqldProcess process;
    private final ClusterWatch states;
    private final HealthBoard board;
    private final ReportPublisher publisher;
    private final Semaphore changes = new Semaphore(0);

    private @Nullable HealthListener health;
    private @Nullable FileChannel lock;
    private @Nullable NotePublisher notes;
    private @Nullable LocalNode node;
    private @Nullable Vitals vitals;
    private @Nullable Thread thread;

    /** Puts an agent together; {@link #start} begins. */
    public Agent(AgentSettings settings, CuratorFramework client) {
        this.settings = settings;
        this.client = client;
        this.process = new MysqldProcess(
                settings.server(),
                settings.directory(),
                settings.cluster(),
                settings.node(),
                changes::release,
                settings.unit());
        this.states = new ClusterWatch(client, settings.cluster());
        this.board = new HealthBoard(states::current, states::trouble);
        this.publisher = new ReportPublisher(client, settings.cluster(), settings.node(), board);
    }

    /**
     * Takes the node's lock, makes its database or takes over its server, and begins to report and to converge.
     *
     * @throws IOException if another agent has the lock, if the directory cannot be used, or if mysqld fails; the message
     *     says which
     */
    public void start() throws IOException, InterruptedException {
        settings.directory().create();
        lock = takeLock();
        DurableMemory memory =
                DurableMemory.open(new MemoryFile(settings.directory().memory()));
        LiveAccounts accounts = new LiveAccounts(settings);
        accounts.reload();
        Entrance entrance = new Entrance(settings, accounts);
        BarrierRun barrier = new BarrierRun(
                entrance::last, accounts::agent, memory, board, publisher::acknowledged, changes::release);
        Vitals measured = new Vitals(settings, new HeartbeatRun(entrance::last, accounts::agent), publisher::written);
        vitals = measured;
        CopyRun copy = CopyRun.of(settings, entrance::last, accounts, memory, changes::release);
        LocalNode local =
                new LocalNode(settings, process, memory, entrance, new LocalNode.Runs(barrier, copy), measured);
        node = local;
        local.prepare();
        states.listen(state -> changes.release());
        states.start();
        publisher.start();
        measured.start();
        NotePublisher noted = new NotePublisher(
                client, settings.cluster(), settings.node(), Build.version().orElse("(not from a jar)"));
        notes = noted;
        noted.start();
        awaitFirstLook();
        thread = new Thread(
                new AgentLoop(
                        settings, local, measured, states, new AgentLoop.Outlets(publisher, board, noted), changes),
                "agent-" + settings.node());
        thread.start();
    }

    /**
     * Answers load balancers over HTTP from now on, until the agent is closed.
     *
     * @throws IOException if nothing can listen there; the message says why
     */
    public void answerHealth(Endpoint at) throws IOException {
        health = HealthListener.start(at, new NodeHealth(board));
    }

    /** Waits until the agent has looked at its node, and ZooKeeper has taken its report. */
    public void awaitWorking() throws InterruptedException {
        board.awaitWorking();
    }

    /** Until ZooKeeper has said what the record is, or that there is none, "missing" would only mean "not read yet". */
    private void awaitFirstLook() throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_LOOK.toNanos();
        while (states.current().isEmpty() && states.trouble().isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private FileChannel takeLock() throws IOException {
        FileChannel channel =
                FileChannel.open(settings.directory().lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock taken = channel.tryLock();
            if (taken != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very program; the same answer as by another.
        }
        channel.close();
        throw new IOException("another agent works on " + settings.directory().root() + ": stop it first");
    }

    /** Kills mysqld with SIGKILL, for a server that shall not outlive its agent; it is not started any more. */
    public void killServer() throws IOException {
        if (thread != null) {
            Threads.end(thread);
        }
        process.kill();
    }

    @Override
    public void close() throws IOException {
        if (health != null) {
            health.close();
        }
        if (thread != null) {
            Threads.end(thread);
        }
        if (vitals != null) {
            vitals.close();
        }
        publisher.close();
        if (notes != null) {
            notes.close();
        }
        states.close();
        if (node != null) {
            node.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
