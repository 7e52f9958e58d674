package dev.understudy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which configuration file is meant, and whose it is. */
final class ConfigOptions {
    @Option(names = "--file", required = true, paramLabel = "FILE", description = "The configuration file.")
    private Path file = Path.of("");

    @Parameters(
            arity = "0..1",
            paramLabel = "agent|orchestrator",
            description = "Whose file it is; by default told by \"node\", which only an agent has, or \"id\".")
    private @Nullable String command;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    SettingsFile read() throws IOException {
        return SettingsFile.read(file);
    }

    /** The command whose file it is. */
    String command(SettingsFile read) {
        String named = command;
        if (named == null) {
            return guessed(read)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "say whose file " + file + " is: add agent or orchestrator"));
        }
        if (!Settings.COMMANDS.contains(named)) {
            throw new ParameterException(
                    spec.commandLine(), "\"" + named + "\" has no configuration file: use agent or orchestrator");
        }
        return named;
    }

    private static Optional<String> guessed(SettingsFile read) {
        boolean agent = read.entries().containsKey("node");
        boolean orchestrator = read.entries().containsKey("id");
        return agent == orchestrator ? Optional.empty() : Optional.of(agent ? "agent" : "orchestrator");
    }
}
