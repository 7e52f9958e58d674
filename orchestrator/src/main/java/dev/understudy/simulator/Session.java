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

    /** What the client's account may. */
    enum Rights {
        ORDINARY,
        /** It has CONNECTION_ADMIN: going offline does not end its session. */
        PRIVILEGED
    }

    private final Rights rights;
    private final Consumer<Answer> answers;
    private boolean open = true;

    Session(Rights rights, Consumer<Answer> answers) {
        this.rights = rights;
        this.answers = answers;
    }

    boolean isPrivileged() {
        return rights == Rights.PRIVILEGED;
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
