package dev.understudy.cli;

import dev.understudy.drill.history.History;
import dev.understudy.drill.history.HistoryCheck;
import dev.understudy.drill.history.HistoryParser;
import dev.understudy.drill.history.HistoryVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges what the clients of drills and workloads wrote down. */
@Command(
        name = "check",
        description =
                "Looks in the histories of drills and workloads for lost and duplicated writes, two committers, reads"
                        + " that broke a promise, and errors that were not true. Needs no cluster.",
        footer = {
            "",
            "Examples:",
            "  understudy history check /var/tmp/drills/kill-primary-run-1/history.jsonl",
            "  understudy history check client-1.jsonl client-2.jsonl rows.jsonl --output json",
            "",
            "Exit status: 0 nothing was found, 1 something was, or a file cannot be read."
        })
final class HistoryCheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Histories of the same cluster, of clients on one host.")
    private List<Path> files = List.of();

    @Option(
            names = "--clock-slack",
            paramLabel = "TIME",
            defaultValue = "5ms",
            description = "By how much the clocks of two processes may differ (default: ${DEFAULT-VALUE}).")
    private Duration slack = Duration.ofMillis(5);

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailedException {
        List<History> histories = new ArrayList<>();
        for (Path file : files) {
            histories.add(HistoryParser.read(file));
        }
        HistoryVerdict verdict = HistoryCheck.judge(histories, slack);
        output.print(spec.commandLine().getOut(), new VerdictView(verdict));
        if (verdict.violations().isEmpty()) {
            return ExitStatus.OK.code();
        }
        int count = verdict.violations().size();
        throw new CommandFailedException(
                ExitStatus.FAILED,
                (count == 1 ? "one violation was" : count + " violations were")
                        + " found: look at the lines that are named, and into the logs of their time");
    }
}
