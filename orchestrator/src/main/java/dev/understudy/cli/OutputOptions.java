package dev.understudy.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a command prints what it has found. */
final class OutputOptions {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.TABLE;

    void print(PrintWriter out, View view) {
        switch (output) {
            case TABLE -> Printing.lines(out, view.lines());
            case JSON -> out.println(view.json());
        }
    }
}
