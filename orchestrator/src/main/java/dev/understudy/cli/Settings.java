package dev.understudy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options get that are not on the command line: from the environment, else from a configuration file, else their own
 * default.
 *
 * @param environment of the process
 * @param file the configuration file; empty: none
 */
record Settings(Map<String, String> environment, Optional<SettingsFile> file) implements IDefaultValueProvider {
    /** The commands that take a configuration file. */
    static final List<String> COMMANDS = List.of("agent", "orchestrator");

    private static final String OPTION = "--config";
    private static final String PREFIX = "UNDERSTUDY_";

    /**
     * A value, and where it was found.
     *
     * @param from for people, such as {@code agent.yaml:12}
     */
    record Found(String value, String from) {}

    /**
     * Gives a command its environment and the file that its arguments name. Returns what is wrong with the file, a sentence
     * each: nothing may be started then.
     *
     * @throws IOException if the file cannot be read
     */
    static List<String> apply(CommandLine program, Map<String, String> environment, String... arguments)
            throws IOException {
        if (arguments.length == 0 || !COMMANDS.contains(arguments[0])) {
            return List.of();
        }
        Optional<String> path = named(arguments).or(() -> Optional.ofNullable(environment.get(variable("config"))));
        CommandLine command = command(program, arguments[0]);
        if (path.isEmpty()) {
            command.setDefaultValueProvider(new Settings(environment, Optional.empty()));
            return List.of();
        }
        SettingsFile file = SettingsFile.read(Path.of(path.get()));
        command.setDefaultValueProvider(new Settings(environment, Optional.of(file)));
        return SettingsCheck.ofFile(arguments[0], file).stream()
                .map(mistake -> mistake.in(file.path()))
                .toList();
    }

    /** Gives the commands that take a configuration file the option that names it. */
    static void addOption(CommandLine program) {
        COMMANDS.forEach(name -> command(program, name)
                .getCommandSpec()
                .addOption(OptionSpec.builder(OPTION)
                        .type(Path.class)
                        .paramLabel("FILE")
                        .description(
                                "A YAML file with these options by their long names, such as \"cluster: shop\". What is"
                                        + " on the command line or in the environment (UNDERSTUDY_CLUSTER) comes before it.")
                        .build()));
    }

    static CommandLine command(CommandLine program, String name) {
        CommandLine command = program.getSubcommands().get(name);
        if (command == null) {
            throw new IllegalArgumentException("there is no command " + name);
        }
        return command;
    }

    private static Optional<String> named(String... arguments) {
        Optional<String> path = Optional.empty();
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].startsWith(OPTION + "=")) {
                path = Optional.of(arguments[i].substring(OPTION.length() + 1));
            } else if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                path = Optional.of(arguments[i + 1]);
            }
        }
        return path;
    }

    /** The options that people set in a file or the environment: all but those that ask for help, name the file, or are hidden. */
    static List<OptionSpec> settable(CommandSpec command) {
        List<OptionSpec> options = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            if (!option.usageHelp()
                    && !option.versionHelp()
                    && !option.hidden()
                    && !option.longestName().equals(OPTION)) {
                options.add(option);
            }
        }
        return options;
    }

    /** An option's name in a file: its long name without dashes. */
    static String key(OptionSpec option) {
        return option.longestName().substring("--".length());
    }

    /** The environment variable of a key, such as {@code UNDERSTUDY_ADMIN_PORT}. */
    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The value of an option that is not on the command line; empty if only its own default is left. */
    Optional<Found> find(OptionSpec option) {
        String key = key(option);
        String variable = variable(key);
        return Optional.ofNullable(environment.get(variable))
                .map(value -> new Found(value, variable))
                .or(() -> file.flatMap(settings -> Optional.ofNullable(
                                settings.entries().get(key))
                        .map(entry -> new Found(entry.value(), settings.path() + ":" + entry.line()))));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                        && !option.usageHelp()
                        && !option.longestName().equals(OPTION)
                ? find(option).map(Found::value).orElse(null)
                : null;
    }
}
