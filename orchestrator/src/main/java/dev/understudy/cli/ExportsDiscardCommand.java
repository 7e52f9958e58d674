package dev.understudy.cli;

import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Exports;
import dev.understudy.text.Size;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes an export that nobody needs any more. */
@Command(
        name = "discard",
        description = "Removes an export for ever, a complete one or one that was not finished.",
        footer = {
            "",
            "Examples:",
            "  understudy exports discard 2026-11-25T220011Z-rewound --data-dir /var/lib/understudy",
            "  understudy exports discard 2026-11-25T220011Z-rewound --data-dir /var/lib/understudy --yes",
            "",
            "Exit status: 0 removed, 1 no such export or the answer was no, 4 nobody could be asked."
        })
final class ExportsDiscardCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The export, as list names it.")
    private String name = "";

    @Mixin
    private ExportsOptions of = new ExportsOptions();

    @Mixin
    private Consent consent = new Consent();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Exports exports = of.exports();
        Export export = exports.named(name);
        String what = name + ", " + contents(export) + ", " + Size.of(export.bytes());
        consent.require(spec, "Discard " + what + "? This cannot be undone.");
        exports.discard(export);
        spec.commandLine().getOut().println("discarded " + what);
        return ExitStatus.OK.code();
    }

    private static String contents(Export export) {
        return export instanceof Export.Complete complete
                ? complete.manifest().transactions() + " transactions of "
                        + complete.manifest().node()
                : "not finished";
    }
}
