package dev.understudy.lab;

/** Something keeps a lab from starting or from going on; the message says what, and what to do about it. */
public class LabException extends Exception {
    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
