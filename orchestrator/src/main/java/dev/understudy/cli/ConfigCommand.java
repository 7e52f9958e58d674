package dev.understudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What concerns the configuration files of agents and orchestrators. */
@Command(
        name = "config",
        description = "Checks and shows the configuration file of an agent or an orchestrator, without starting one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigValidateCommand.class, ConfigShowCommand.class},
        footer = {
            "",
            "Examples:",
            "  understudy config validate --file /etc/understudy/agent.yaml agent",
            "  understudy config show --file /etc/understudy/orchestrator.yaml orchestrator --output json",
            "",
            "A flag comes before the environment (UNDERSTUDY_ADMIN_PORT for --admin-port), that before the",
            "file (admin-port: 23062), and that before the default."
        })
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
