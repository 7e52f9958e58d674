package dev.understudy.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParameterException;

/** A command whose options can be checked without running it. */
interface Checkable {
    /** What would keep it from starting, a sentence each that names the cause and the next step. */
    List<String> troubles();

    /** The sentence with which settings refuse to be made; none if they can be. */
    static List<String> refusal(Callable<?> settings) {
        try {
            settings.call();
            return List.of();
        } catch (IOException | IllegalArgumentException | ParameterException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            // Callable declares Exception.
            throw new IllegalStateException(e);
        }
    }
}
