package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.text.Line;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says whether an agent or an orchestrator would start with a configuration file. */
@Command(
        name = "validate",
        description = "Says what is wrong with a configuration file, with the line of each: unknown keys, values that"
                + " cannot be, paths that do not exist, password files that everybody may read.",
        footer = {
            "",
            "Example:",
            "  understudy config validate --file /etc/understudy/agent.yaml",
            "",
            "Run it as the user of the service, whose rights are what counts. Exit status: 0 nothing is wrong,",
            "2 something is."
        })
final class ConfigValidateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        SettingsFile file = options.read();
        String command = options.command(file);
        List<SettingsFile.Mistake> mistakes = SettingsCheck.whole(command, System.getenv(), file);
        output.print(spec.commandLine().getOut(), new Findings(command, file, mistakes));
        return (mistakes.isEmpty() ? ExitStatus.OK : ExitStatus.USAGE).code();
    }

    private record Findings(String command, SettingsFile file, List<SettingsFile.Mistake> mistakes) implements View {
        @Override
        public List<Line> lines() {
            return mistakes.isEmpty()
                    ? List.of(Line.plain(file.path() + ": nothing is wrong with it for the " + command))
                    : mistakes.stream()
                            .map(mistake -> Line.plain(mistake.in(file.path())))
                            .toList();
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("file", file.path().toString());
            json.put("command", command);
            json.put("valid", mistakes.isEmpty());
            ArrayNode list = json.putArray("mistakes");
            mistakes.forEach(mistake ->
                    list.addObject().put("line", mistake.line().orElse(null)).put("what", mistake.what()));
            return json;
        }
    }
}
