package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * mysqld's error log, as far as people need it to be quoted.
 *
 * @param file the log
 */
record ErrorLog(Path file) {
    /** Enough for what a failing start says last. */
    private static final int TAIL = 16 * 1024;

    private static final int LINES = 2;
    private static final int LINE_LENGTH = 200;

    /** Time, thread, [Error], code and subsystem, which only people who know mysqld read. */
    private static final Pattern HEAD =
            Pattern.compile("^\\S+ \\d+ \\[ERROR\\] (\\[(?<code>MY-\\d+)\\] )?(\\[\\w+\\] )?");

    /** Said after every failed start; the cause is above it. */
    private static final Pattern EMPTY_WORDS = Pattern.compile("\\] Aborting\\b");

    /** How long it is, in bytes; 0 if there is none. */
    long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * The last errors that were written, or the last lines if none is called an error, and where to read on.
     *
     * @param from where to begin, in bytes
     */
    String told(long from) {
        List<String> lines = lines(from);
        List<String> errors = lines.stream()
                .filter(line -> HEAD.matcher(line).find())
                .filter(line -> !EMPTY_WORDS.matcher(line).find())
                .map(line -> HEAD.matcher(line).replaceFirst("${code} "))
                .toList();
        // The last notes of an orderly life explain nothing; what has no head was said by the loader or the shell.
        List<String> others = lines.stream()
                .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                .toList();
        List<String> said = last(errors.isEmpty() ? others : errors);
        return said.isEmpty()
                ? "its log " + file + " has no error"
                : "its log " + file + " says: " + String.join(" | ", said);
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(String::strip)
                .map(line -> line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + "..." : line)
                .toList();
    }

    private List<String> lines(long from) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            // A log that was rotated meanwhile is shorter: then its end is what there is.
            long begin = from > channel.size() ? 0 : from;
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(TAIL, channel.size() - begin));
            channel.read(tail, channel.size() - tail.capacity());
            return new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
