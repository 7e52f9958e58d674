package dev.understudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with the transactions that were saved on a node. */
@Command(
        name = "exports",
        description =
                "Lists, shows and discards the transactions that an agent saved before it took them out of its node's"
                        + " history. Type it on the node.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ExportsListCommand.class,
            ExportsShowCommand.class,
            ExportsGiveUpCommand.class,
            ExportsDiscardCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  understudy exports list --data-dir /var/lib/understudy",
            "  understudy exports show 2026-11-25T220011Z-rewound --data-dir /var/lib/understudy",
            "  understudy exports give-up 2026-11-25T220011Z-rebuilt --data-dir /var/lib/understudy",
            "  understudy exports discard 2026-11-25T220011Z-rewound --data-dir /var/lib/understudy"
        })
final class ExportsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
