package dev.understudy.cli;

import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Exports;
import dev.understudy.client.GtidSet;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets the transactions be lost that could not be saved, so that the node can be copied anew without them. */
@Command(
        name = "give-up",
        description =
                "Says that the transactions which an export lacks may be lost. The agent of their node, which does not"
                        + " copy it anew while some are missing, goes on then. Who said it, when, and of which transactions, is kept"
                        + " in the export.",
        footer = {
            "",
            "Examples:",
            "  understudy exports give-up 2026-11-25T220011Z-rebuilt --data-dir /var/lib/understudy",
            "  understudy exports give-up 2026-11-25T220011Z-rebuilt --data-dir /var/lib/understudy --yes",
            "",
            "The rows may still be in the node's tables: look there before, with a SELECT.",
            "",
            "Exit status: 0 noted, 1 no such export or the answer was no, 4 nothing is missing or nobody could be asked."
        })
final class ExportsGiveUpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The export, as list names it.")
    private String name = "";

    @Mixin
    private ExportsOptions of = new ExportsOptions();

    @Mixin
    private Consent consent = new Consent();

    @Option(names = "--by", paramLabel = "NAME", description = "Who says it (default: the user's name).")
    private String by = System.getProperty("user.name", "somebody");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Exports exports = of.exports();
        if (!(exports.named(name) instanceof Export.Complete export)) {
            throw new CommandFailedException(
                    ExitStatus.REFUSED, name + " was not finished, so nothing of it is given up: wait for the agent");
        }
        GtidSet missing = export.manifest().missing();
        if (missing.isEmpty()) {
            throw new CommandFailedException(
                    ExitStatus.REFUSED, name + " has everything that it was to have: there is nothing to give up");
        }
        String what = missing.count() + " transactions of " + export.manifest().node() + " that could not be saved: "
                + missing;
        consent.require(spec, "Give up " + what + "? The node is copied anew then, and they are lost.");
        exports.giveUp(export, by, Instant.now());
        spec.commandLine().getOut().println("given up: " + what);
        return ExitStatus.OK.code();
    }
}
