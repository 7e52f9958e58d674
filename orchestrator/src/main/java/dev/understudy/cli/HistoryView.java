package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.orchestrator.decide.Loss;
import dev.understudy.orchestrator.decide.Proof;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The changes of a cluster's primary as text and as JSON, newest first.
 *
 * @param cluster whose they are
 * @param proofs oldest first
 */
record HistoryView(ClusterName cluster, List<Proof> proofs) implements View {
    static final String UNKNOWN = "-";
    private static final List<Phase> TIMED = List.of(Phase.DRAINING, Phase.REVOKING, Phase.PROMOTING);
    private static final List<String> HEAD = List.of(
            "TIME",
            "EPOCH",
            "WHAT",
            "CAUSE",
            "FROM",
            "TO",
            "OUTCOME",
            "DRAINING",
            "REVOKING",
            "PROMOTING",
            "VOUCHED",
            "LOSS");

    @Override
    public List<Line> lines() {
        if (proofs.isEmpty()) {
            return List.of(Line.plain("the history of " + cluster + " tells of no change of primary"));
        }
        TextTable table = new TextTable(HEAD, Set.of("EPOCH", "DRAINING", "REVOKING", "PROMOTING"));
        newestFirst().forEach(proof -> table.row(tone(proof), row(proof)));
        return table.lines();
    }

    private List<Proof> newestFirst() {
        return IntStream.range(0, proofs.size())
                .mapToObj(i -> proofs.get(proofs.size() - 1 - i))
                .toList();
    }

    private static Ink.Tone tone(Proof proof) {
        return switch (loss(proof)) {
            case "none" -> Ink.Tone.PLAIN;
            case UNKNOWN -> Ink.Tone.QUIET;
            default -> Ink.Tone.WARNING;
        };
    }

    private static List<String> row(Proof proof) {
        return List.of(
                time(proof.atMillis()).truncatedTo(ChronoUnit.SECONDS).toString(),
                proof.epoch().toString(),
                proof.kind().toString(),
                proof.cause().map(Enum::toString).orElse(UNKNOWN),
                proof.from().map(NodeId::value).orElse(UNKNOWN),
                proof.to().map(NodeId::value).orElse(UNKNOWN),
                proof.outcome().toString(),
                millis(proof, Phase.DRAINING),
                millis(proof, Phase.REVOKING),
                millis(proof, Phase.PROMOTING),
                proof.vouched().isEmpty()
                        ? UNKNOWN
                        : proof.vouched().keySet().stream().map(NodeId::value).collect(Collectors.joining(", ")),
                loss(proof));
    }

    static Instant time(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static String millis(Proof proof, Phase phase) {
        return proof.millisIn(phase).map(millis -> millis + " ms").orElse(UNKNOWN);
    }

    private static String loss(Proof proof) {
        Loss loss = proof.loss();
        if (loss instanceof Loss.None) {
            return "none";
        }
        if (loss instanceof Loss.AtLeast some) {
            return some.seen().count() + " or more may be lost";
        }
        return loss instanceof Loss.Unproven ? "unproven" : UNKNOWN;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cluster", cluster.value());
        ArrayNode changes = json.putArray("changes");
        newestFirst().forEach(proof -> changes.add(summary(proof)));
        return json;
    }

    static ObjectNode summary(Proof proof) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("time", time(proof.atMillis()).toString());
        json.put("epoch", proof.epoch().value());
        json.put("what", proof.kind().name());
        json.put("cause", proof.cause().map(Enum::name).orElse(null));
        json.put("from", proof.from().map(NodeId::value).orElse(null));
        json.put("to", proof.to().map(NodeId::value).orElse(null));
        json.put("outcome", proof.outcome().name());
        ObjectNode phases = json.putObject("phases_ms");
        TIMED.forEach(phase -> phases.put(phase.name(), proof.millisIn(phase).orElse(null)));
        ArrayNode vouched = json.putArray("vouched");
        proof.vouched().keySet().forEach(node -> vouched.add(node.value()));
        json.set("loss", loss(proof.loss()));
        return json;
    }

    private static ObjectNode loss(Loss loss) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("nothing_lost", loss instanceof Loss.None);
        Optional<Loss.AtLeast> some = loss instanceof Loss.AtLeast atLeast ? Optional.of(atLeast) : Optional.empty();
        json.put("may_be_lost", some.map(atLeast -> atLeast.seen().toString()).orElse(null));
        ArrayNode without = json.putArray("without");
        some.ifPresent(atLeast -> atLeast.unheard().forEach(node -> without.add(node.value())));
        json.put("sentence", loss.sentence());
        return json;
    }
}
