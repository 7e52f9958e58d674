package dev.understudy.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation, split into what is prose and what is code.
 *
 * @param path the file
 * @param prose the lines outside code blocks
 * @param code the lines inside them
 */
record MarkdownPage(Path path, List<String> prose, List<String> code) {
    private static final Pattern LINK = Pattern.compile("]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)");
    private static final Pattern REFERENCE = Pattern.compile("^\\s{0,3}\\[[^]]+]:\\s*<?(\\S+?)>?(?:\\s.*)?$");
    private static final Pattern INLINE_CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern LINK_TEXT = Pattern.compile("!?\\[([^]]*)]\\([^)]*\\)");
    private static final String COMMAND = "./understudy ";

    static MarkdownPage read(Path path) throws IOException {
        List<String> prose = new ArrayList<>();
        List<String> code = new ArrayList<>();
        boolean inCode = false;
        for (String line : Files.readAllLines(path)) {
            if (line.strip().startsWith("```")) {
                inCode = !inCode;
            } else {
                (inCode ? code : prose).add(line);
            }
        }
        return new MarkdownPage(path, List.copyOf(prose), List.copyOf(code));
    }

    /** The targets of links and images as they are written, other sites' included. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        for (String line : prose) {
            String text = INLINE_CODE.matcher(line).replaceAll("");
            LINK.matcher(text).results().map(match -> match.group(1)).forEach(links::add);
            REFERENCE.matcher(text).results().map(match -> match.group(1)).forEach(links::add);
        }
        return links;
    }

    /** The anchors of the page's headings, as GitHub makes them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : prose) {
            HEADING.matcher(line).results().map(match -> anchor(match.group(1))).forEach(anchor -> {
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
        }
        return anchors;
    }

    static String anchor(String heading) {
        return LINK_TEXT
                .matcher(heading)
                .replaceAll("$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    /**
     * The command lines for a reader to type: each line of a code block that begins with {@code ./understudy}, and in
     * prose those that have an option. Without the program's name, and without a comment at the end.
     */
    List<String> commands() {
        List<String> commands = new ArrayList<>();
        code.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(COMMAND))
                .forEach(commands::add);
        INLINE_CODE
                .matcher(String.join(" ", prose))
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(text -> text.startsWith(COMMAND) && text.contains(" --"))
                .forEach(commands::add);
        return commands.stream()
                .map(line -> line.substring(COMMAND.length())
                        .replaceAll("\\s#.*", "")
                        .strip())
                .toList();
    }
}
