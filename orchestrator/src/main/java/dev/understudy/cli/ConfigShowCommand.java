package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Prints what an agent or an orchestrator would get from its configuration file and this environment. */
@Command(
        name = "show",
        description =
                "Prints every setting with its effective value and where that comes from. There are no passwords in"
                        + " it: settings only name the files that hold them.",
        footer = {"", "Example:", "  understudy config show --file /etc/understudy/agent.yaml"})
final class ConfigShowCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailedException {
        SettingsFile file = options.read();
        String command = options.command(file);
        List<SettingsFile.Mistake> mistakes = SettingsCheck.ofFile(command, file);
        if (!mistakes.isEmpty()) {
            throw new CommandFailedException(ExitStatus.USAGE, mistakes.get(0).in(file.path()));
        }
        output.print(spec.commandLine().getOut(), new Effective(rows(command, file)));
        return ExitStatus.OK.code();
    }

    private record Row(String key, Optional<String> value, String from) {}

    private static List<Row> rows(String command, SettingsFile file) {
        Settings settings = new Settings(System.getenv(), Optional.of(file));
        List<Row> rows = new ArrayList<>();
        for (OptionSpec option :
                Settings.settable(Settings.command(Main.commandLine(), command).getCommandSpec())) {
            String key = Settings.key(option);
            rows.add(settings.find(option)
                    .map(found -> new Row(key, Optional.of(found.value()), found.from()))
                    .orElseGet(() -> unset(key, option)));
        }
        return rows;
    }

    private static Row unset(String key, OptionSpec option) {
        // What a required option begins with means nothing.
        Optional<String> standard = Optional.ofNullable(option.defaultValue())
                .or(() -> option.required()
                        ? Optional.empty()
                        : Optional.ofNullable(option.initialValue()).map(String::valueOf));
        return new Row(key, standard, standard.isPresent() ? "default" : option.required() ? "MISSING" : "not set");
    }

    private record Effective(List<Row> rows) implements View {
        @Override
        public List<Line> lines() {
            TextTable table = new TextTable(List.of("SETTING", "VALUE", "FROM"), Set.of());
            rows.forEach(row ->
                    table.row(Ink.Tone.PLAIN, List.of(row.key(), row.value().orElse("-"), row.from())));
            return table.lines();
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode list = json.putArray("settings");
            rows.forEach(row -> list.addObject()
                    .put("setting", row.key())
                    .put("value", row.value().orElse(null))
                    .put("from", row.from()));
            return json;
        }
    }
}
