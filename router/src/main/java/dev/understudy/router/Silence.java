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
 * Which nodes nothing is heard of, and which of these do not answer either. A host that loses its power or its network closes
 * no connection: reads on it would wait for {@code socketTimeout}, and its agent's session outlives it by seconds.
 *
 * <p>Silence alone proves nothing about a server, so a silent node is asked. Any thread may call; times are values of {@link
 * System#nanoTime()}.
 */
final class Silence {
    /** Agents report each second. */
    static final Duration SILENT = Duration.ofSeconds(2);

    /** One connection may fail by chance. */
    private static final int MISSES = 2;

    /** How soon a node that answered is asked again while nothing is heard of it. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /**
     * How soon one that is mute is asked again; a report ends that at once. A frozen server finds every attempt when it wakes,
     * each broken off, and after {@code max_connect_errors} in a row (100) it blocks the host that they came from.
     */
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Map<NodeId, Heard> nodes = new HashMap<>();

    private static final class Heard {
        private long sentAtMillis = Long.MIN_VALUE;
        private long atNanos;
        private long dueAtNanos;
        private int misses;
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

    /** A node was asked, and has answered. Returns whether it had been mute. */
    synchronized boolean answered(NodeId node, long nowNanos) {
        Heard heard = heard(node, nowNanos);
        boolean wasMute = heard.misses >= MISSES;
        heard.misses = 0;
        heard.dueAtNanos = nowNanos + AGAIN.toNanos();
        return wasMute;
    }

    /**
     * A node was asked, and has not answered; perhaps it was heard meanwhile. Returns whether it is mute from now on and was not.
     *
     * @param askedNanos when it was asked
     */
    synchronized boolean missed(NodeId node, long askedNanos) {
        Heard heard = heard(node, askedNanos);
        if (heard.atNanos - askedNanos > 0) {
            return false;
        }
        heard.misses++;
        if (heard.misses >= MISSES) {
            heard.dueAtNanos = askedNanos + LATER.toNanos();
        }
        return heard.misses == MISSES;
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
