package dev.understudy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a command line that cannot be understood: one sentence on standard error, with the word that was meant. */
final class BadUsage implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println("understudy: " + sentence(failure));
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.USAGE.code();
    }

    private static String sentence(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().get(0), failure.getCommandLine());
        }
        // Only of options that belong together picocli says so.
        return lowerFirst(String.valueOf(failure.getMessage()).replaceFirst("^Error: ", ""));
    }

    private static String unknown(String word, CommandLine command) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        if (name.startsWith("-")) {
            List<String> options = new ArrayList<>();
            command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
            return "there is no option \"" + name + "\"" + meant(Nearest.to(name, options));
        }
        if (command.getSubcommands().isEmpty()) {
            return "\"" + name + "\" is one argument too many";
        }
        return "there is no command \"" + name + "\""
                + meant(Nearest.to(name, command.getSubcommands().keySet()));
    }

    private static String meant(Optional<String> guess) {
        return guess.map(word -> "; did you mean \"" + word + "\"?").orElse("");
    }

    static String lowerFirst(String text) {
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
