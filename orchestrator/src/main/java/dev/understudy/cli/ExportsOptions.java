package dev.understudy.cli;

import dev.understudy.agent.exports.Exports;
import dev.understudy.agent.process.NodeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which node's exports are meant. */
final class ExportsOptions {
    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "The node's data directory, as its agent was told.")
    private Path directory = Path.of("");

    Path folder() {
        return new NodeDirectory(directory).exports();
    }

    Exports exports() throws CommandFailedException {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailedException(
                    ExitStatus.FAILED,
                    "there is no directory " + directory + ": name the one that the node's agent was told with"
                            + " --data-dir");
        }
        if (Files.exists(folder()) && !Files.isReadable(folder())) {
            throw new CommandFailedException(
                    ExitStatus.FAILED, folder() + " cannot be read: type this as the user whom the agent runs as");
        }
        return new Exports(folder());
    }
}
