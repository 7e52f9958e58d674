package dev.understudy.text;

/**
 * A line for a terminal.
 *
 * @param tone what it means
 * @param text what it says, without escape sequences
 */
public record Line(Ink.Tone tone, String text) {
    public static Line plain(String text) {
        return new Line(Ink.Tone.PLAIN, text);
    }

    /** The line cut to so many columns. */
    public Line clipped(int columns) {
        return text.length() <= columns ? this : new Line(tone, text.substring(0, Math.max(0, columns - 1)) + "…");
    }

    public String painted(Ink ink) {
        return ink.paint(tone, text);
    }
}
