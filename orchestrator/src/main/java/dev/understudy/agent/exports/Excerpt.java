package dev.understudy.agent.exports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of an export's readable form, without what only a server needs: each transaction's GTID, its statements and
 * its rows. Long lines are clipped, and control characters replaced, since they would be the terminal's.
 *
 * @param lines the lines
 */
public record Excerpt(List<String> lines) {
    private static final int LONGEST_LINE = 500;
    private static final Pattern GTID = Pattern.compile("SET @@SESSION\\.GTID_NEXT= '([^']*:\\d+)'.*");
    private static final List<String> FOR_SERVERS = List.of(
            "/*!", "SET @@session.", "SET @@SESSION.", "SET TIMESTAMP=", "DELIMITER", "BEGIN", "COMMIT", "ROLLBACK");

    public Excerpt {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the first so many lines; fewer if there are no more, and none if the export has no readable form.
     *
     * @throws IOException if the file cannot be read
     */
    public static Excerpt of(Export.Complete export, int lines) throws IOException {
        Path text = export.folder().resolve(Draft.TEXT);
        if (!Files.exists(text)) {
            return new Excerpt(List.of());
        }
        List<String> excerpt = new ArrayList<>();
        // Rows may hold bytes that are no UTF-8: this reader replaces them.
        try (Reader file =
                new BufferedReader(new InputStreamReader(Files.newInputStream(text), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = file.read(); next >= 0 && excerpt.size() < lines; next = file.read()) {
                if (next == '\n') {
                    add(excerpt, line.toString());
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append(Character.isISOControl(next) ? '?' : (char) next);
                } else if (line.length() == LONGEST_LINE) {
                    line.append('…');
                }
            }
        }
        return new Excerpt(excerpt);
    }

    private static void add(List<String> excerpt, String line) {
        Matcher gtid = GTID.matcher(line);
        if (gtid.matches()) {
            excerpt.add("transaction " + gtid.group(1));
        } else if (line.startsWith("### ") || isStatement(line)) {
            excerpt.add(line);
        }
    }

    private static boolean isStatement(String line) {
        return !line.isBlank() && !line.startsWith("#") && FOR_SERVERS.stream().noneMatch(line::startsWith);
    }
}
