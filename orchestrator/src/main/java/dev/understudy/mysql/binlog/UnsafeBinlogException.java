package dev.understudy.mysql.binlog;

import java.io.IOException;

/** A binary log that must not be cut; the message says why. */
public class UnsafeBinlogException extends IOException {
    private static final long serialVersionUID = 1;

    public UnsafeBinlogException(String message) {
        super(message);
    }
}
