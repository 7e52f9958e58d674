package dev.understudy.cli;

import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import java.io.PrintWriter;
import java.util.List;

/** Prints lines, coloured if standard output is a terminal that wants colours. */
final class Printing {
    private Printing() {}

    static void lines(PrintWriter out, List<Line> lines) {
        Ink ink = Ink.of(System.getenv());
        lines.forEach(line -> out.println(line.painted(ink)));
    }
}
