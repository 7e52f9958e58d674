package dev.understudy.drill.history;

import java.io.IOException;

/** A line of a history is none. The message names the file, the line and what is wrong. */
public final class CorruptHistoryException extends IOException {
    private static final long serialVersionUID = 1;

    CorruptHistoryException(String file, int line, String cause) {
        super(file + ":" + line + ": " + cause);
    }
}
