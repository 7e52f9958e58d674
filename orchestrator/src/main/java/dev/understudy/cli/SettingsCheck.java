package dev.understudy.cli;

import dev.understudy.cli.SettingsFile.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Finds what is wrong with a configuration file, without starting anything. */
final class SettingsCheck {
    /** How the command line says that a required option is not there; no line of a file can be blamed for that. */
    private static final String MISSING = "missing required option";

    private SettingsCheck() {}

    /** What can be said of the file alone: that it is no YAML, and keys and values that the command does not have. */
    static List<Mistake> ofFile(String command, SettingsFile file) {
        List<Mistake> mistakes = new ArrayList<>(file.mistakes());
        SortedMap<String, OptionSpec> known = new TreeMap<>();
        Settings.settable(Settings.command(Main.commandLine(), command).getCommandSpec())
                .forEach(option -> known.put(Settings.key(option), option));
        file.entries().forEach((key, entry) -> {
            OptionSpec option = known.get(key);
            if (option == null) {
                mistakes.add(Mistake.at(entry.line(), unknown(command, key, known)));
            } else {
                refusal(command, option, entry.value())
                        .ifPresent(sentence -> mistakes.add(Mistake.at(entry.line(), sentence)));
            }
        });
        return mistakes;
    }

    /** The value may be a secret that does not belong here: it is not repeated. */
    private static String unknown(String command, String key, SortedMap<String, OptionSpec> known) {
        return "\"" + key + "\" is no setting of the " + command
                + Nearest.to(key, known.keySet())
                        .map(word -> "; did you mean \"" + word + "\"?")
                        .orElse(": \"understudy " + command + " --help\" names all");
    }

    private static Optional<String> refusal(String command, OptionSpec option, String value) {
        try {
            Main.commandLine().parseArgs(command, option.longestName() + "=" + value);
            return Optional.empty();
        } catch (MissingParameterException e) {
            // Its own value was understood; others are missing here.
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(BadUsage.lowerFirst(String.valueOf(e.getMessage())));
        }
    }

    /** All that would keep the command from starting with this file and environment, the paths that it names included. */
    static List<Mistake> whole(String command, Map<String, String> environment, SettingsFile file) {
        List<Mistake> mistakes = ofFile(command, file);
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        for (String trouble : troubles(command, environment, file)) {
            mistakes.add(new Mistake(line(command, environment, file, trouble), trouble));
        }
        return mistakes;
    }

    private static List<String> troubles(String command, Map<String, String> environment, SettingsFile file) {
        CommandLine program = Main.commandLine();
        CommandLine parsed = Settings.command(program, command);
        parsed.setDefaultValueProvider(new Settings(environment, Optional.of(file)));
        try {
            program.parseArgs(command);
        } catch (ParameterException e) {
            return List.of(BadUsage.lowerFirst(String.valueOf(e.getMessage())));
        }
        return parsed.getCommand() instanceof Checkable checkable ? checkable.troubles() : List.of();
    }

    /** The line that a trouble comes from: the one whose option it names, or without which it would not be. */
    private static Optional<Integer> line(
            String command, Map<String, String> environment, SettingsFile file, String trouble) {
        for (Map.Entry<String, SettingsFile.Entry> entry : file.entries().entrySet()) {
            if ((trouble + " ").matches(".*--" + entry.getKey() + "[^a-z-].*")) {
                return Optional.of(entry.getValue().line());
            }
        }
        for (Map.Entry<String, SettingsFile.Entry> entry : file.entries().entrySet()) {
            Map<String, SettingsFile.Entry> others = new LinkedHashMap<>(file.entries());
            others.remove(entry.getKey());
            List<String> without = troubles(command, environment, new SettingsFile(file.path(), others, List.of()));
            if (!without.contains(trouble) && without.stream().noneMatch(other -> other.startsWith(MISSING))) {
                return Optional.of(entry.getValue().line());
            }
        }
        return Optional.empty();
    }
}
