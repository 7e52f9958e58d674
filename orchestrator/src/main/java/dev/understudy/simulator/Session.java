package dev.understudy.simulator;

import java.util.function.Consumer;

/** A client's connection to a server, for one write. It is answered once: OK, or an error when it is cut. */
final class Session {
    /** What a client was told of its write. */
    enum Answer {
        OK,
        /** Nothing was written. */
        REFUSED,
        /** The connection is gone; the write may have happened. */
        CUT
    }

    private final Consumer<Answer> answers;
    private boolean open = true;

    Session(Consumer<Answer> answers) {
        this.answers = answers;
    }

    boolean isOpen() {
        return open;
    }

    /** Ends the session with an answer, unless it has ended. */
    void end(Answer answer) {
        if (open) {
            open = false;
            answers.accept(answer);
        }
    }
}
