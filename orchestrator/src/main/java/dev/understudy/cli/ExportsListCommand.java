package dev.understudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a line for each export of a node. */
@Command(
        name = "list",
        description = "Prints a line for each export of the node, oldest first.",
        footer = {
            "",
            "Examples:",
            "  understudy exports list --data-dir /var/lib/understudy",
            "  understudy exports list --data-dir /var/lib/understudy --output json",
            "",
            "Exit status: 0 printed, 1 the directory cannot be read."
        })
final class ExportsListCommand implements Callable<Integer> {
    @Mixin
    private ExportsOptions of = new ExportsOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        output.print(
                spec.commandLine().getOut(),
                new ExportsView(of.folder(), of.exports().list()));
        return ExitStatus.OK.code();
    }
}
