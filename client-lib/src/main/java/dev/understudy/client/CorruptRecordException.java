package dev.understudy.client;

/** A record in ZooKeeper that cannot be read; the message says what is wrong with it. Nothing may be done upon it. */
public class CorruptRecordException extends Exception {
    private static final long serialVersionUID = 1;

    public CorruptRecordException(String message) {
        super(message);
    }

    public CorruptRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
