package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.orchestrator.decide.Account;
import dev.understudy.orchestrator.decide.Loss;
import dev.understudy.orchestrator.decide.Proof;
import dev.understudy.orchestrator.decide.Step;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One proof, whole, as text and as JSON.
 *
 * @param proof what is shown
 */
record ProofView(Proof proof) implements View {
    @Override
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                Ink.Tone.STRONG,
                "epoch " + proof.epoch() + ": " + proof.kind()
                        + proof.cause().map(cause -> " (" + cause + ")").orElse("")
                        + proof.from().map(node -> " from " + node).orElse("")
                        + proof.to().map(node -> " to " + node).orElse(", to nobody") + ", " + proof.outcome()));
        lines.add(new Line(
                proof.loss() instanceof Loss.None ? Ink.Tone.GOOD : Ink.Tone.WARNING,
                "loss: " + proof.loss().sentence()));
        lines.add(Line.plain(""));
        lines.addAll(steps());
        if (!proof.accounts().isEmpty()) {
            lines.add(Line.plain(""));
            lines.add(Line.plain("every acknowledged write had to be found before "
                    + proof.to().map(NodeId::value).orElse("a node") + " was made primary:"));
            proof.accounts().forEach(account -> lines.add(line(account)));
            lines.add(Line.plain(""));
            lines.addAll(vouchers());
            lines.add(Line.plain(""));
            lines.add(Line.plain("base         " + orNone(proof.base())));
            lines.add(Line.plain("passed over  " + orNone(proof.passedOver())
                    + (proof.passedOver().isEmpty() ? "" : ", heard and not taken over: acknowledged to nobody")));
        }
        return lines;
    }

    private static Line line(Account account) {
        return new Line(
                account.means() == Account.Means.NOTHING ? Ink.Tone.WARNING : Ink.Tone.PLAIN,
                "  " + account.sentence());
    }

    private static String orNone(GtidSet set) {
        return set.isEmpty() ? "(none)" : set.toString();
    }

    private List<Line> steps() {
        TextTable table = new TextTable(List.of("TIME", "AFTER", "PHASE", "VERSION", "BY", "WHY"), Set.of("AFTER"));
        proof.steps()
                .forEach(step -> table.row(
                        Ink.Tone.PLAIN,
                        List.of(
                                HistoryView.time(step.atMillis()).toString(),
                                step.atMillis() - proof.atMillis() + " ms",
                                step.phase().toString(),
                                step.version().toString(),
                                step.leader(),
                                step.reason())));
        return table.lines();
    }

    private List<Line> vouchers() {
        TextTable table = new TextTable(List.of("VOUCHED", "SERVER_UUID", "HISTORY"), Set.of());
        proof.vouched()
                .forEach((node, voucher) -> table.row(
                        Ink.Tone.PLAIN, List.of(node.value(), voucher.serverUuid(), orNone(voucher.history()))));
        return table.lines();
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = HistoryView.summary(proof);
        ArrayNode steps = json.putArray("steps");
        proof.steps().forEach(step -> add(steps.addObject(), step));
        ObjectNode vouchers = json.putObject("vouchers");
        proof.vouched()
                .forEach((node, voucher) -> vouchers.putObject(node.value())
                        .put("server_uuid", voucher.serverUuid())
                        .put("history", voucher.history().toString()));
        ArrayNode accounts = json.putArray("accounts");
        proof.accounts().forEach(account -> add(accounts.addObject(), account));
        json.put("base", proof.base().toString());
        json.put("passed_over", proof.passedOver().toString());
        return json;
    }

    private static void add(ObjectNode json, Step step) {
        json.put("time", HistoryView.time(step.atMillis()).toString());
        json.put("phase", step.phase().name());
        json.put("version", step.version().toString());
        json.put("leader", step.leader());
        json.put("reason", step.reason());
    }

    private static void add(ObjectNode json, Account account) {
        json.put("epoch", account.epoch().value());
        json.put("primary", account.primary().value());
        json.put("acknowledgements", account.acknowledgements());
        json.put("needed", account.needed());
        ArrayNode ackers = json.putArray("ackers");
        account.ackers().forEach(node -> ackers.add(node.value()));
        ArrayNode heard = json.putArray("heard");
        account.heard().forEach(node -> heard.add(node.value()));
        json.put("means", account.means().name());
        json.put("sentence", account.sentence());
    }
}
