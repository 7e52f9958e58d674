package dev.understudy.router;

import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which nodes nothing is heard of, which of these do not answer either, and which of those that answer may be read. A host that
 * loses its power or its network closes no connection: reads on it would wait for {@code socketTimeout}, and its agent's session
 * outlives it by seconds. And what a report said of a lag grows old: while ZooKeeper is away, or an agent hangs, no new one comes.
 *
 * <p>Silence alone proves nothing about a server, so a silent node is asked. Any thread may call; times are values of {@link
 * System#nanoTime()}.
 */
final class Silence {
    /** Agents report each second. */
    static final Duration SILENT = Duration.ofSeconds(2);

    /** One connection may fail by chance. */
    private static final int MISSES = 2;

    /** How soon a node that was current is asked again while nothing is heard of it. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** How soon one that was not. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /**
     * How soon one that is mute is asked again; a report ends that at once. A frozen server finds every attempt when it wakes,
     * each broken off, and after {@code max_connect_errors} in a row (100) it blocks the host that they came from.
     */
    private static final Duration LATER = Duration.ofSeconds(30);

    /** What a node that was asked gave to understand. */
    enum Sign {
        /** It does not answer. */
        NONE,
        /** It answers, be it that it refuses; whether its data is old could not be told. */
        ALIVE,
        /** It had all that the primary had a moment ago. */
        CURRENT
    }

    private final Map<NodeId, Heard> nodes = new HashMap<>();

    private static final class Heard {
        private long sentAtMillis = Long.MIN_VALUE;
        private long atNanos;
        private long dueAtNanos;
        private int misses;
        private boolean doubtful;
    }

    /** Takes in the reports as they are now. Returns the nodes that were mute until now. */
    synchronized Set<NodeId> hear(Collection<NodeReport> reports, long nowNanos) {
        Set<NodeId> again = new HashSet<>();
        for (NodeReport report : reports) {
            Heard heard = heard(report.node(), nowNanos);
            if (heard.sentAtMillis != report.sentAtMillis()) {
                heard.sentAtMillis = report.sentAtMillis();
                heard.atNanos = nowNanos;
                heard.dueAtNanos = nowNanos + SILENT.toNanos();
                if (heard.misses >= MISSES) {
                    again.add(report.node());
                }
                heard.misses = 0;
                heard.doubtful = false;
            }
        }
        return again;
    }

    /** Those of these nodes that are to be asked now. */
    synchronized List<NodeId> toBeAsked(Collection<NodeId> known, long nowNanos) {
        return known.stream()
                .filter(node -> nowNanos - heard(node, nowNanos).dueAtNanos >= 0)
                .toList();
    }

    /** What an answer, or none, has changed. */
    enum Change {
        NOTHING,
        /** It answers no more. */
        FELL_MUTE,
        /** It answers, and how old its data is cannot be told any more. */
        DOUBTED,
        /** It may be read again, or at least answers again. */
        BACK
    }

    /**
     * Takes in what a node that was asked gave to understand; perhaps it was heard meanwhile.
     *
     * @param askedNanos when it was asked
     */
    synchronized Change take(NodeId node, Sign sign, long askedNanos) {
        Heard heard = heard(node, askedNanos);
        if (heard.atNanos - askedNanos > 0) {
            return Change.NOTHING;
        }
        boolean wasMute = heard.misses >= MISSES;
        boolean wasDoubtful = heard.doubtful;
        heard.misses = sign == Sign.NONE ? heard.misses + 1 : 0;
        heard.dueAtNanos = askedNanos + pause(sign, heard.misses).toNanos();
        if (sign == Sign.NONE) {
            return heard.misses == MISSES ? Change.FELL_MUTE : Change.NOTHING;
        }
        heard.doubtful = sign == Sign.ALIVE;
        if (wasMute || (wasDoubtful && !heard.doubtful)) {
            return Change.BACK;
        }
        return heard.doubtful && !wasDoubtful ? Change.DOUBTED : Change.NOTHING;
    }

    /** How long until it is asked again. One that has not answered once is asked again at once. */
    private static Duration pause(Sign sign, int misses) {
        return switch (sign) {
            case CURRENT -> AGAIN;
            case ALIVE -> SOON;
            case NONE -> misses >= MISSES ? LATER : Duration.ZERO;
        };
    }

    /** The nodes of which nothing is heard and that do not answer. */
    synchronized Set<NodeId> mute() {
        Set<NodeId> mute = new HashSet<>();
        nodes.forEach((node, heard) -> {
            if (heard.misses >= MISSES) {
                mute.add(node);
            }
        });
        return mute;
    }

    /** The nodes of which nothing is heard, and of which it is not known how old their data is. */
    synchronized Set<NodeId> doubtful() {
        Set<NodeId> doubtful = new HashSet<>();
        nodes.forEach((node, heard) -> {
            if (heard.doubtful) {
                doubtful.add(node);
            }
        });
        return doubtful;
    }

    /** For how long nothing was heard of a node. */
    synchronized Duration of(NodeId node, long nowNanos) {
        return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(nowNanos - heard(node, nowNanos).atNanos));
    }

    /** One that is not known yet is heard of from now on. */
    private Heard heard(NodeId node, long nowNanos) {
        return nodes.computeIfAbsent(node, unknown -> {
            Heard first = new Heard();
            first.atNanos = nowNanos;
            first.dueAtNanos = nowNanos + SILENT.toNanos();
            return first;
        });
    }
}
