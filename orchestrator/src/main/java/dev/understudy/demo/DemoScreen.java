package dev.understudy.demo;

import dev.understudy.text.Ink;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how often a demo shows its view: a terminal is drawn over twice a second, anything else gets a line each
 * second.
 *
 * @param out standard output
 * @param environment of the process
 */
public record DemoScreen(PrintWriter out, Map<String, String> environment) {
    private static final int USUAL_COLUMNS = 100;

    private boolean isDrawn() {
        return Ink.isTerminal() && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    Duration pause() {
        return isDrawn() ? Duration.ofMillis(500) : Duration.ofSeconds(1);
    }

    Screen open() {
        if (!isDrawn()) {
            return new Screen.Lines(out);
        }
        Screen.Terminal terminal =
                new Screen.Terminal(out, Ink.of(environment), Integer.getInteger("understudy.columns", USUAL_COLUMNS));
        terminal.clear();
        return terminal;
    }
}
