package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import dev.understudy.orchestrator.decide.Diagnosis;
import dev.understudy.orchestrator.decide.Forecast;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.orchestrator.decide.Sighting;
import dev.understudy.orchestrator.decide.Situation;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.TextTable;
import dev.understudy.topology.Gauges;
import dev.understudy.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's topology as text and as JSON.
 *
 * @param topology what is shown
 */
record StatusView(Topology topology) implements View {
    private static final String UNKNOWN = "-";
    private static final List<String> HEAD = List.of(
            "NODE",
            "ADDRESS",
            "ROLE",
            "MYSQLD",
            "ACCESS",
            "RECEIVER",
            "LAG",
            "QPS",
            "CPU",
            "DISK FREE",
            "EPOCH",
            "APPLIED",
            "FINDING");

    @Override
    public List<Line> lines() {
        ClusterState state = topology.state();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                topology.isWhole() ? Ink.Tone.GOOD : Ink.Tone.WARNING,
                state.cluster() + " is " + state.phase() + ", epoch " + state.epoch() + ", version " + state.version()
                        + ", leader " + topology.leader().orElse("none")));
        lines.add(Line.plain("reason  " + state.reason()));
        lines.add(Line.plain("base    " + (state.base().isEmpty() ? "(empty)" : state.base())));
        state.durability().ifPresent(durability -> lines.add(Line.plain(commits(state, durability))));
        forecast()
                .ifPresent(forecast -> lines.add(new Line(
                        forecast.candidate().isPresent() ? Ink.Tone.PLAIN : Ink.Tone.WARNING,
                        "if the primary died now: " + forecast.sentence())));
        lines.add(Line.plain(""));
        TextTable table = new TextTable(HEAD, Set.of("LAG", "QPS", "CPU", "DISK FREE", "EPOCH"));
        state.members().forEach((node, member) -> table.row(tone(node, member), row(node, member)));
        lines.addAll(table.lines());
        List<Diagnosis.Found> found = diagnoses();
        if (!found.isEmpty()) {
            lines.add(Line.plain(""));
        }
        found.forEach(one -> lines.add(new Line(tone(one.diagnosis().severity()), one.sentence())));
        return lines;
    }

    private static String commits(ClusterState state, Durability durability) {
        return "commits "
                + (durability.acknowledgements() == 0
                        ? "wait for nobody: a failover may lose acknowledged writes"
                        : "wait for " + durability.acknowledgements() + " of " + durability.ackers())
                + (state.refused().isEmpty() ? "" : "; refused as replicas, being away: " + state.refused());
    }

    private static Ink.Tone tone(Diagnosis.Severity severity) {
        return switch (severity) {
            case CRITICAL -> Ink.Tone.BAD;
            case WARNING -> Ink.Tone.WARNING;
            case NOTE -> Ink.Tone.PLAIN;
        };
    }

    /** Without the clocks: only who has watched for a while knows how old a report is. */
    private List<Diagnosis.Found> diagnoses() {
        return Diagnosis.of(situation(), topology.state()).stream()
                .filter(found -> found.diagnosis() != Diagnosis.CLOCK_SKEW)
                .toList();
    }

    private Optional<Forecast> forecast() {
        boolean isOld = diagnoses().stream().anyMatch(found -> found.diagnosis() == Diagnosis.OLD_RECORD);
        return isOld ? Optional.empty() : Forecast.of(situation());
    }

    /** As a leader would see it who knows no more than this and wants as many acknowledgements as there are. */
    private Situation situation() {
        SortedMap<NodeId, Sighting> sightings = new TreeMap<>();
        topology.reports()
                .forEach((node, report) -> sightings.put(node, new Sighting(report, Duration.ZERO, GtidSet.EMPTY)));
        int acknowledgements =
                topology.state().durability().map(Durability::acknowledgements).orElse(0);
        return new Situation(
                topology.state().cluster(),
                Optional.of(topology.state()),
                sightings,
                new TreeMap<>(),
                Policy.standard().acknowledging(acknowledgements),
                Duration.ZERO,
                System.currentTimeMillis());
    }

    private Ink.Tone tone(NodeId node, Member member) {
        NodeReport report = topology.reports().get(node);
        if (report == null || report.server().isEmpty()) {
            return Ink.Tone.BAD;
        }
        if (report.finding().isPresent()) {
            return Ink.Tone.WARNING;
        }
        return member.assignment().role() == Role.PRIMARY ? Ink.Tone.STRONG : Ink.Tone.PLAIN;
    }

    private List<String> row(NodeId node, Member member) {
        Optional<NodeReport> report = Optional.ofNullable(topology.reports().get(node));
        Optional<ServerReport> server = report.flatMap(NodeReport::server);
        Gauges gauges = new Gauges(report);
        return List.of(
                node.value(),
                member.endpoint().toString(),
                member.assignment().toString(),
                report.map(r -> r.process().toString()).orElse(UNKNOWN),
                server.map(s -> s.access().toString()).orElse(UNKNOWN),
                server.map(s -> receiver(member.assignment(), s.receiver())).orElse(UNKNOWN),
                gauges.lag(),
                gauges.qps(),
                gauges.cpu(),
                gauges.diskFree(),
                report.flatMap(NodeReport::applied)
                        .map(version -> version.epoch().toString())
                        .orElse(UNKNOWN),
                report.flatMap(NodeReport::applied).map(Object::toString).orElse(UNKNOWN),
                report.map(r -> r.finding()
                                .map(finding -> finding.kind() + ": " + finding.message())
                                .orElse(""))
                        .orElse("its agent has no session"));
    }

    private static String receiver(Assignment assignment, ReceiverReport receiver) {
        if (assignment.role() == Role.PRIMARY && receiver.source().isEmpty()) {
            return UNKNOWN;
        }
        return receiver.running() + (receiver.acknowledging() ? ", acks" : "");
    }

    @Override
    public ObjectNode json() {
        ClusterState state = topology.state();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cluster", state.cluster().value());
        json.put("phase", state.phase().name());
        json.put("epoch", state.epoch().value());
        json.put("version", state.version().toString());
        json.put("primary", state.primary().map(NodeId::value).orElse(null));
        json.put("leader", topology.leader().orElse(null));
        json.put("whole", topology.isWhole());
        json.put("reason", state.reason());
        json.put("base", state.base().toString());
        json.put("forecast", forecast().map(Forecast::sentence).orElse(null));
        json.put(
                "acknowledgements",
                state.durability().map(Durability::acknowledgements).orElse(null));
        ArrayNode ackers = json.putArray("ackers");
        state.durability().ifPresent(durability -> durability.ackers().forEach(node -> ackers.add(node.value())));
        ArrayNode refused = json.putArray("refused");
        state.refused().forEach(node -> refused.add(node.value()));
        ArrayNode diagnoses = json.putArray("diagnoses");
        diagnoses().forEach(found -> diagnoses.add(diagnosis(found)));
        ArrayNode nodes = json.putArray("nodes");
        state.members()
                .forEach((node, member) ->
                        nodes.add(node(node, member, topology.reports().get(node))));
        return json;
    }

    private static ObjectNode diagnosis(Diagnosis.Found found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("diagnosis", found.diagnosis().name());
        json.put("severity", found.diagnosis().severity().name());
        json.put("node", found.node().value());
        json.put("sentence", found.sentence());
        return json;
    }

    private static ObjectNode node(NodeId node, Member member, @Nullable NodeReport known) {
        Optional<NodeReport> report = Optional.ofNullable(known);
        Optional<ServerReport> server = report.flatMap(NodeReport::server);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("node", node.value());
        json.put("endpoint", member.endpoint().toString());
        json.put("role", member.assignment().role().name());
        json.put("source", member.assignment().source().map(NodeId::value).orElse(null));
        json.put("mysqld", report.map(r -> r.process().name()).orElse(null));
        json.put("access", server.map(s -> s.access().name()).orElse(null));
        json.put("receiver", server.map(s -> s.receiver().running().name()).orElse(null));
        json.put("acknowledging", server.map(s -> s.receiver().acknowledging()).orElse(null));
        new Gauges(report).into(json);
        json.put(
                "applied",
                report.flatMap(NodeReport::applied).map(Object::toString).orElse(null));
        json.put(
                "finding",
                report.flatMap(NodeReport::finding)
                        .map(finding -> finding.kind() + ": " + finding.message())
                        .orElse(null));
        return json;
    }
}
