package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What happened in schedules, counted. Used by one thread. */
public final class Tally {
    /** What is counted. */
    public enum Event {
        SCHEDULE("schedules"),
        FAILOVER("failovers"),
        SWITCHOVER("switchovers"),
        ROLLBACK("switchovers taken back"),
        REFUSAL("refusals"),
        FORCED("forced failovers"),
        UNDECIDED("clusters of which no known data was left"),
        CRASH("crashes"),
        FREEZE("freezes"),
        PARTITION("partitions"),
        STORE_LOST("ZooKeeper outages"),
        RESTORED("restores of ZooKeeper from an old backup"),
        SESSION_LOST("sessions lost"),
        DISK("disks lost, stalled or without relay logs"),
        REQUEST("requests"),
        WRITE("acknowledged writes");

        private final String label;

        Event(String label) {
            this.label = label;
        }

        /** In words, plural. */
        public String label() {
            return label;
        }
    }

    private final Map<Event, Long> counts = new EnumMap<>(Event.class);

    void count(Event event) {
        counts.merge(event, 1L, Long::sum);
    }

    /** How often it happened. */
    public long of(Event event) {
        return counts.getOrDefault(event, 0L);
    }

    void add(Tally other) {
        other.counts.forEach((event, count) -> counts.merge(event, count, Long::sum));
    }

    void written(Optional<ClusterState> before, ClusterState next) {
        before.map(ClusterState::phase).ifPresent(phase -> {
            if (phase == Phase.REVOKING && next.phase() == Phase.PROMOTING) {
                count(Event.FAILOVER);
            }
            if (phase == Phase.DRAINING && next.phase() == Phase.PROMOTING) {
                count(Event.SWITCHOVER);
            }
            if (phase == Phase.DRAINING && next.phase() == Phase.STABLE) {
                count(Event.ROLLBACK);
            }
        });
    }
}
