package dev.understudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with the accounts of a cluster's servers. */
@Command(
        name = "accounts",
        description = "Changes the passwords of the accounts that every server of a cluster has.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = RotateCommand.class,
        footer = {
            "",
            "Example:",
            "  understudy accounts rotate --zookeeper zk1:2181 --cluster shop --secrets /etc/understudy/secrets \\",
            "      --account replication"
        })
final class AccountsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do: rotate");
    }
}
