package dev.understudy.agent;

import dev.understudy.agent.converge.ConnectionRoom;
import dev.understudy.agent.converge.Contact;
import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.Silence;
import dev.understudy.agent.converge.WriteProbe;
import dev.understudy.agent.host.DiskProbeRun;
import dev.understudy.agent.host.HostWatch;
import dev.understudy.client.Finding;
import dev.understudy.client.HostReport;
import dev.understudy.client.Load;
import dev.understudy.mysql.Reading;
import dev.understudy.mysql.ServerReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What an agent measures of its node by comparing one look with those before. Used by the agent's one thread. */
final class Vitals {
    private static final long EACH_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AgentSettings settings;
    private final HeartbeatRun heartbeat;
    private final LongSupplier answersOfStore;
    private final HostWatch host;
    private final DiskProbeRun disk;

    private final HearingMeter hearing = new HearingMeter();
    private final LoadMeter meter = new LoadMeter();
    private final SkewMeter skew = new SkewMeter();
    private Silence store = Silence.begins();
    private Silence peers = Silence.begins();
    private long lookedAtNanos = System.nanoTime();
    private long refused = -1;
    private long refusedLately;
    private long slowAtNanos;
    private OptionalLong heartbeatAge = OptionalLong.empty();
    private int committing;

    /**
     * Prepares measurements; {@link #start} begins those that go on by themselves.
     *
     * @param answersOfStore how many reports ZooKeeper has taken
     */
    Vitals(AgentSettings settings, HeartbeatRun heartbeat, LongSupplier answersOfStore) {
        this.settings = settings;
        this.heartbeat = heartbeat;
        this.answersOfStore = answersOfStore;
        this.host = new HostWatch(settings.directory().data());
        this.disk = new DiskProbeRun(settings.directory().data());
    }

    void start() {
        host.start();
        disk.start();
        heartbeat.start();
    }

    HeartbeatRun heartbeat() {
        return heartbeat;
    }

    /** Room on the disk, if it is known. */
    OptionalLong diskFreeBytes() {
        return host.latest().diskFreeBytes();
    }

    /** Completes a reading with what only comparing it with those before can tell, and asks for what is asked more seldom. */
    Reading take(Reading reading, ServerReader reader) throws SQLException {
        long now = System.nanoTime();
        if (now - slowAtNanos > EACH_SECOND_NANOS) {
            slowAtNanos = now;
            heartbeatAge = reader.heartbeatAge();
            committing = heartbeat.late().isZero() ? 0 : reader.committing();
            refusedLately = refused < 0 ? 0 : reading.counters().refused() - refused;
            refused = reading.counters().refused();
        }
        return reading.hearing(hearing.hears(reading, now));
    }

    /** For how long the node has heard nothing; measured at each look, of which there may have been none for a while. */
    Contact contact(Memory memory) {
        long now = System.nanoTime();
        Duration since = Duration.ofNanos(now - lookedAtNanos);
        lookedAtNanos = now;
        store = store.next(Long.toString(answersOfStore.getAsLong()), since);
        peers = peers.next(heartbeat.acknowledged() + " " + hearing.signs() + " " + memory.barrier(), since);
        return new Contact(store.lasted(), peers.lasted(), settings.isolationFence());
    }

    private WriteProbe writes(Reading reading) {
        Duration late = heartbeat.late();
        return new WriteProbe(late, reading.server().semiSync().waiting(), committing, disk.look(late));
    }

    Load load(Reading reading) {
        return meter.measure(
                reading, System.nanoTime(), heartbeatAge, writes(reading).stalledMillis());
    }

    HostReport host(Optional<Reading> reading) {
        OptionalLong ahead = reading.filter(
                        read -> read.server().receiver().source().isPresent())
                .map(read -> skew.measure(read.replay()))
                .orElseGet(() -> {
                    skew.reset();
                    return OptionalLong.empty();
                });
        return host.latest().withClockSkew(ahead);
    }

    /** What a person should know. */
    List<Finding> warnings(Reading reading) {
        List<Finding> warnings = new ArrayList<>(reading.drift());
        writes(reading).finding(settings.directory().data().toString()).ifPresent(warnings::add);
        new ConnectionRoom(reading.counters().connections(), reading.counters().maxConnections(), refusedLately)
                .finding()
                .ifPresent(warnings::add);
        return warnings;
    }

    /** The server has stopped. */
    void reset() {
        meter.reset();
        skew.reset();
        refused = -1;
        heartbeatAge = OptionalLong.empty();
        heartbeat.want(Optional.empty());
    }

    void close() {
        heartbeat.close();
        disk.close();
        host.close();
    }
}
