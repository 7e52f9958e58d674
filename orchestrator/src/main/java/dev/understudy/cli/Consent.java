package dev.understudy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A person's yes to what cannot be undone. */
final class Consent {
    /** The system property that the launcher sets if there is somebody who can be asked. */
    static final String ASKS_PROPERTY = "understudy.asks";

    private static final Set<String> YES = Set.of("y", "yes");

    @Option(names = "--yes", description = "Do not ask.")
    private boolean given;

    /**
     * Returns once it is there.
     *
     * @throws CommandFailedException if the answer is no, or there is nobody to ask
     */
    void require(CommandSpec spec, String question) throws CommandFailedException, IOException {
        if (given) {
            return;
        }
        if (!Boolean.getBoolean(ASKS_PROPERTY)) {
            throw new CommandFailedException(
                    ExitStatus.REFUSED, "nobody can be asked, since this is no terminal: say --yes. " + question);
        }
        PrintWriter err = spec.commandLine().getErr();
        err.print(question + " [y/N] ");
        err.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null || !YES.contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw new CommandFailedException(ExitStatus.FAILED, "nothing was done");
        }
    }
}
