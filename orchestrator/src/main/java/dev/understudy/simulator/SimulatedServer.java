package dev.understudy.simulator;

import dev.understudy.client.Access;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mysqld, as far as replication, access and crashes go. The contract suite holds it against the real one. */
final class SimulatedServer {
    private static final long START = 600 * Timeline.MILLISECOND;

    private final World world;
    private final NodeId id;
    private final Network.Place place;
    private final Actor actor;
    private final Disk disk;
    private SourceSide sourceSide;
    private ReplicaSide replicaSide;
    private Access access = Access.OFFLINE;
    private boolean up;
    private int openTransactions;
    private boolean opened;
    private boolean answered;
    private long slowUntil;
    private Runnable onExit = () -> {};

    /** The agent's one session; whoever opens another ends this one with all that it had asked for. */
    private int hand;

    private int attempts;
    private long changes;
    private long reportedChanges = -1;
    private @Nullable ServerReport report;

    SimulatedServer(World world, NodeId id, Network.Place place, Disk disk) {
        this.world = world;
        this.id = id;
        this.place = place;
        this.actor = new Actor("mysqld of " + id, world.timeline());
        this.disk = disk;
        this.sourceSide = new SourceSide(this);
        this.replicaSide = new ReplicaSide(this);
    }

    World world() {
        return world;
    }

    NodeId id() {
        return id;
    }

    Network.Place place() {
        return place;
    }

    Actor actor() {
        return actor;
    }

    Disk disk() {
        return disk;
    }

    SourceSide sourceSide() {
        return sourceSide;
    }

    ReplicaSide replicaSide() {
        return replicaSide;
    }

    Access access() {
        return access;
    }

    /** Whether it has started and recovered. */
    boolean isUp() {
        return up;
    }

    int openTransactions() {
        return openTransactions;
    }

    /** Whom to tell that the process has ended. */
    void onExit(Runnable listener) {
        onExit = listener;
    }

    /** Something that a report shows may be different now. */
    void changed() {
        changes++;
    }

    long changes() {
        return changes;
    }

    /** Starts the process, harmless by its command line. Recovery commits what the binary log ends with. */
    void start() {
        actor.start();
        up = false;
        access = Access.OFFLINE;
        openTransactions = 0;
        opened = false;
        answered = false;
        sourceSide = new SourceSide(this);
        replicaSide = new ReplicaSide(this);
        disk.startBegins();
        actor.after(world.chance().around(START), () -> {
            disk.newFile();
            up = true;
            if (!world.safeguards().startsHarmless()) {
                access = Access.WRITABLE;
            }
            changed();
            world.trace(id, "mysqld is up");
        });
    }

    void kill() {
        if (actor.isRunning()) {
            up = false;
            sourceSide.die();
            actor.kill();
            changed();
            onExit.run();
        }
    }

    /** SIGTERM: a clean stop. */
    void shutDown() {
        if (up && actor.isAwake()) {
            sourceSide.shutDown();
        }
        kill();
    }

    /** Another session of the agent's account is opened. Returns its number. */
    int openHand() {
        return ++hand;
    }

    /** A number for a receiver's next attempt to connect, never given twice: answers to earlier ones may still come. */
    int nextAttempt() {
        return ++attempts;
    }

    /** The number of the agent's session. */
    int hand() {
        return hand;
    }

    /** Whether the agent's session has not been ended by another one. */
    boolean isHand(int number) {
        return number == hand;
    }

    /** Whether its agent has opened it for writes in this life of the process. */
    boolean wasOpened() {
        return opened;
    }

    /** An agent notes that it was answered in this life of the process. */
    void noteAnswer() {
        answered = true;
    }

    boolean hasAnswered() {
        return answered;
    }

    /** Something holds up every statement for a while. */
    void beSlow(long micros) {
        slowUntil = world.timeline().now() + micros;
    }

    long statementDelay() {
        return Math.max(0, slowUntil - world.timeline().now());
    }

    void setAccess(Access next) {
        access = next;
        opened |= next == Access.WRITABLE;
        if (next == Access.OFFLINE) {
            sourceSide.cutOrdinaryClients();
            sourceSide.cutReplicas();
        }
        changed();
    }

    /** A replica asks to be let in. */
    void accept(SimulatedServer replica, boolean acknowledging, GtidSet known, int attempt) {
        Optional<Feed> admitted =
                up && access != Access.OFFLINE ? sourceSide.connect(replica, acknowledging, known) : Optional.empty();
        if (admitted.isEmpty()) {
            world.network()
                    .send(
                            place,
                            replica.place(),
                            () -> replica.actor()
                                    .now(() -> replica.replicaSide().refused(attempt)));
            return;
        }
        Feed feed = admitted.get();
        feed.toReplica(() -> replica.replicaSide().connected(feed, attempt));
        feed.ship();
    }

    /** A client commits a write. */
    void write(Session session, long write) {
        if (!up || access != Access.WRITABLE) {
            session.end(Session.Answer.REFUSED);
        } else if (disk.stalled) {
            actor.after(50 * Timeline.MILLISECOND, () -> write(session, write));
        } else if (session.isOpen()) {
            sourceSide.write(session, write);
        }
    }

    /** A client begins a transaction, which it commits after a while. */
    void begin(Session session, long write, long commitAfter) {
        if (!up || access != Access.WRITABLE) {
            session.end(Session.Answer.REFUSED);
            return;
        }
        openTransactions++;
        actor.after(commitAfter, () -> {
            openTransactions--;
            write(session, write);
        });
    }

    /** What its agent reads from it. */
    ServerReport report() {
        ServerReport last = report;
        boolean hearing = replicaSide.isHearing();
        if (last != null && reportedChanges == changes && last.receiver().hearing() == hearing) {
            return last;
        }
        ServerReport next = new ServerReport(
                disk.serverUuid(),
                "9.7.4",
                disk.executed(),
                disk.received(),
                sourceSide.refused(),
                access,
                replicaSide.receiver(),
                replicaSide.applier(),
                sourceSide.report());
        report = next;
        reportedChanges = changes;
        return next;
    }
}
