package dev.understudy.text;

import java.util.Map;

/** Colours text for a terminal, or leaves it alone. */
public enum Ink {
    /** Plain text, for files, pipes and those who set {@code NO_COLOR}. */
    NONE,
    /** ANSI escape sequences. */
    ANSI;

    /** The system property that the launcher sets if standard output is a terminal. */
    public static final String TERMINAL_PROPERTY = "understudy.terminal";

    /** A meaning that a colour gives to a text. */
    public enum Tone {
        PLAIN("0"),
        GOOD("32"),
        BAD("31"),
        WARNING("33"),
        STRONG("1"),
        QUIET("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** Whether standard output is a terminal. */
    public static boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    /** The ink for standard output, as the environment asks for (https://no-color.org). */
    public static Ink of(Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return wanted && isTerminal() ? ANSI : NONE;
    }

    /** The text in the colour of its tone. */
    public String paint(Tone tone, String text) {
        return switch (this) {
            case NONE -> text;
            case ANSI -> tone == Tone.PLAIN ? text : "\u001B[" + tone.code + "m" + text + "\u001B[0m";
        };
    }
}
