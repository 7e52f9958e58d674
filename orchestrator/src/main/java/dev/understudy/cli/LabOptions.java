package dev.understudy.cli;

import dev.understudy.lab.Ground;
import dev.understudy.lab.LabSettings;
import dev.understudy.orchestrator.decide.Policy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that runs a lab. A picocli {@link Mixin}. */
final class LabOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many servers, 2 to 9 (default: ${DEFAULT-VALUE}).")
    private int nodes = 3;

    @Option(
            names = "--mysqld",
            paramLabel = "PATH",
            description = "The server program, 8.4 or newer. Without it: mysqld on the PATH if it is 8.4 or newer,"
                    + " else one that is fetched once into the cache.")
    private @Nullable Path mysqld;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where everything of the lab lies; empty or new, and kept. Without it: a temporary folder.")
    private @Nullable Path folder;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "The first of the lab's ports on 127.0.0.1. Without it: free ones are chosen.")
    private @Nullable Integer portBase;

    @Option(
            names = "--when-an-acker-is-away",
            paramLabel = "WHAT",
            defaultValue = "REFUSE",
            description = "As for understudy orchestrator: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Policy.Absence whenAnAckerIsAway = Policy.Absence.REFUSE;

    @Option(names = "--keep", description = "Keep a temporary folder, with data and logs.")
    private boolean keeps;

    /** The settings of the lab; what it does is told to standard error. */
    LabSettings settings() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return new LabSettings(
                    nodes,
                    Optional.ofNullable(folder),
                    keeps ? LabSettings.Fate.KEPT : LabSettings.Fate.REMOVED_IF_TEMPORARY,
                    portBase == null ? OptionalInt.empty() : OptionalInt.of(portBase),
                    Optional.ofNullable(mysqld),
                    Policy.standard().whenAckersAreAway(whenAnAckerIsAway),
                    Ground.PLAIN,
                    line -> err.println("lab: " + line));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
