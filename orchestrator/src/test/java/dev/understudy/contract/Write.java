package dev.understudy.contract;

/** One write of an application: a transaction of its own, in a session of its own, by an account without any privilege. */
public interface Write {
    /** What the application knows of it by now. */
    Outcome outcome();

    /** What an application knows of its write. */
    enum Outcome {
        /** The session has no answer yet. */
        WAITING,
        /** The commit was answered OK. */
        ACKNOWLEDGED,
        /** It was refused, or the session was cut: it may have been committed or not. */
        FAILED
    }
}
