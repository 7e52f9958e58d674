package dev.understudy.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ParameterException;

/** A command whose options can be checked without running it. */
interface Checkable {
    /** What would keep it from starting, a sentence each that names the cause and the next step. */
    List<String> troubles();

    /** The making of settings from options, which may need files. */
    interface Making {
        Object make() throws IOException;
    }

    /** The sentence with which settings refuse to be made; none if they can be. */
    static List<String> refusal(Making settings) {
        try {
            settings.make();
            return List.of();
        } catch (IOException | IllegalArgumentException | ParameterException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
