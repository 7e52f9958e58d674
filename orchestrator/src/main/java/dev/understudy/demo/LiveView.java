package dev.understudy.demo;

import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import dev.understudy.text.Ink.Tone;
import dev.understudy.text.Line;
import dev.understudy.text.Sparkline;
import dev.understudy.text.TextTable;
import dev.understudy.topology.Gauges;
import dev.understudy.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the demo shows at one moment.
 *
 * @param topology the cluster
 * @param counts what the workload has done
 * @param processes the process ids
 * @param events the last events, the oldest first
 * @param running since when the workload runs
 * @param url a file with the URL for an application of the user's own
 */
record LiveView(
        Topology topology, Tally.Counts counts, Processes processes, List<String> events, Duration running, Path url) {
    private static final List<String> HEAD =
            List.of("NODE", "ROLE", "ACCESS", "LAG", "QPS", "EPOCH", "MYSQLD", "AGENT");

    /** A screenful. */
    List<Line> screen() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                topology.isWhole() ? Tone.GOOD : Tone.WARNING,
                "cluster " + topology.state().cluster() + "   "
                        + topology.state().phase() + "   epoch "
                        + topology.state().epoch() + "   leader "
                        + topology.leader().orElse("none") + "   " + running.toSeconds() + " s"));
        lines.add(Line.plain(""));
        lines.addAll(nodes());
        lines.add(Line.plain(""));
        lines.add(Line.plain("writes  " + counts.writes() + " acknowledged, " + counts.rate() + "/s   reads  "
                + counts.reads() + "   errors  " + errors()));
        lines.add(new Line(
                counts.longestPause().compareTo(Tally.PAUSE) > 0 ? Tone.STRONG : Tone.PLAIN,
                "pauses  last " + counts.lastPause().toMillis() + " ms, longest "
                        + counts.longestPause().toMillis() + " ms"));
        lines.add(Line.plain("        " + Sparkline.of(counts.writesBySecond()) + "  writes/s"));
        lines.add(Line.plain(""));
        events.forEach(event -> lines.add(Line.plain(event)));
        lines.add(Line.plain(""));
        lines.add(new Line(Tone.QUIET, "Try kill -9 with any process id, in another terminal. " + orchestrators()));
        lines.add(new Line(Tone.QUIET, "A JDBC URL for your own application: cat " + url));
        lines.add(new Line(Tone.QUIET, "Ctrl-C ends the demo."));
        return lines;
    }

    private List<Line> nodes() {
        TextTable table = new TextTable(HEAD, Set.of("LAG", "QPS", "EPOCH", "MYSQLD", "AGENT"));
        topology.state().members().forEach((node, member) -> {
            Optional<NodeReport> report = Optional.ofNullable(topology.reports().get(node));
            table.row(tone(member, report), row(node, member, report));
        });
        return table.lines();
    }

    private static Tone tone(Member member, Optional<NodeReport> report) {
        if (report.flatMap(NodeReport::server).isEmpty()) {
            return Tone.BAD;
        }
        return member.assignment().role() == Role.PRIMARY ? Tone.STRONG : Tone.PLAIN;
    }

    private List<String> row(NodeId node, Member member, Optional<NodeReport> report) {
        Optional<ServerReport> server = report.flatMap(NodeReport::server);
        Gauges gauges = new Gauges(report);
        return List.of(
                node.value(),
                member.assignment().toString(),
                server.map(s -> s.access().toString()).orElse("-"),
                gauges.lag(),
                gauges.qps(),
                report.flatMap(NodeReport::applied)
                        .map(version -> version.epoch().toString())
                        .orElse("-"),
                processes.show("mysqld " + node),
                processes.show("agent " + node));
    }

    private String orchestrators() {
        return processes.byPart().keySet().stream()
                .filter(part -> part.startsWith("orchestrator"))
                .map(part -> part + ": " + processes.show(part))
                .collect(Collectors.joining(", "));
    }

    /** The same in one line, for a file or a pipe. */
    String compactLine() {
        String roles = topology.state().members().entrySet().stream()
                .map(entry ->
                        entry.getKey() + "=" + entry.getValue().assignment().role())
                .collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "%4d s  epoch %s %-9s leader %s  %s  writes %d (%d/s)  longest pause %d ms  errors %s",
                running.toSeconds(),
                topology.state().epoch(),
                topology.state().phase(),
                topology.leader().orElse("none"),
                roles,
                counts.writes(),
                counts.rate(),
                counts.longestPause().toMillis(),
                errors());
    }

    private String errors() {
        return counts.errors().isEmpty()
                ? "none"
                : counts.errors().entrySet().stream()
                        .map(error -> error.getKey() + " x" + error.getValue())
                        .collect(Collectors.joining(", "));
    }
}
