package dev.understudy.cli;

import dev.understudy.agent.exports.Excerpt;
import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Exports;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what one export holds. */
@Command(
        name = "show",
        description = "Prints what an export holds: which transactions, why they were saved, how to apply them, and the"
                + " beginning of their statements and rows.",
        footer = {
            "",
            "Examples:",
            "  understudy exports show 2026-11-25T220011Z-rewound --data-dir /var/lib/understudy",
            "  understudy exports show 2026-11-25T220011Z-rewound --data-dir /var/lib/understudy --rows 500",
            "",
            "Exit status: 0 printed, 1 no such export."
        })
final class ExportsShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The export, as list names it.")
    private String name = "";

    @Mixin
    private ExportsOptions of = new ExportsOptions();

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "40",
            description = "How many lines of the readable form, 0 or more (default: ${DEFAULT-VALUE}).")
    private int rows = 40;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (rows < 0) {
            throw new ParameterException(spec.commandLine(), "--rows " + rows + " is not possible: use 0 or more");
        }
        Exports exports = of.exports();
        Export export = exports.named(name);
        Excerpt excerpt =
                export instanceof Export.Complete complete ? Excerpt.of(complete, rows) : new Excerpt(List.of());
        output.print(spec.commandLine().getOut(), new ExportView(export, excerpt, exports.givenUp(export)));
        return ExitStatus.OK.code();
    }
}
