package dev.understudy.agent.converge;

/** A local step that did not succeed; the message says which, and why, for people. */
public class StepFailedException extends Exception {
    private static final long serialVersionUID = 1;

    public StepFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    public StepFailedException(String message) {
        super(message);
    }
}
