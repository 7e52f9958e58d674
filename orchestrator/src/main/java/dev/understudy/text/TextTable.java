package dev.understudy.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A table in plain text: columns aligned, numbers to the right, nothing drawn around them. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String> head;
    private final Set<String> numbers;
    private final List<List<Cell>> rows = new ArrayList<>();

    private record Cell(String text, Ink.Tone tone) {}

    /**
     * Makes an empty table.
     *
     * @param head the names of the columns
     * @param numbers those of them that are aligned to the right
     */
    public TextTable(List<String> head, Set<String> numbers) {
        this.head = List.copyOf(head);
        this.numbers = Set.copyOf(numbers);
    }

    /** Adds a row, as many cells as columns, shown in one tone. */
    public TextTable row(Ink.Tone tone, List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + head.size() + " columns");
        }
        rows.add(cells.stream().map(text -> new Cell(text, tone)).toList());
        return this;
    }

    /** The lines of the table, its head first. */
    public List<Line> lines() {
        int[] widths = IntStream.range(0, head.size()).map(this::width).toArray();
        List<Line> lines = new ArrayList<>();
        lines.add(line(head.stream().map(name -> new Cell(name, Ink.Tone.QUIET)).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).text().length())
                .reduce(head.get(column).length(), Math::max);
    }

    private Line line(List<Cell> cells, int[] widths) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String text = cells.get(i).text();
            String blanks = " ".repeat(widths[i] - text.length());
            plain.append(i == 0 ? "" : GAP).append(numbers.contains(head.get(i)) ? blanks + text : text + blanks);
        }
        return new Line(cells.get(0).tone(), plain.toString().stripTrailing());
    }
}
