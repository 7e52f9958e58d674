package dev.understudy.cli;

/** A command could not do its work; the message is the one sentence that a person reads. */
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitStatus status;

    CommandFailedException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
