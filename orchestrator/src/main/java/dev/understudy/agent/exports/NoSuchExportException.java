package dev.understudy.agent.exports;

import java.io.IOException;

/** There is no export of that name. */
public class NoSuchExportException extends IOException {
    private static final long serialVersionUID = 1;

    public NoSuchExportException(String message) {
        super(message);
    }
}
