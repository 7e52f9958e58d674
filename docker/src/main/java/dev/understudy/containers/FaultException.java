package dev.understudy.containers;

/** A fault could not be made or not be healed; the message says why, and what to do about it. */
public class FaultException extends Exception {
    private static final long serialVersionUID = 1;

    public FaultException(String message) {
        super(message);
    }

    public FaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
