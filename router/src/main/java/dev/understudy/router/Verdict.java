package dev.understudy.router;

/** What is to be done about a call that failed. */
enum Verdict {
    /** The error is the application's own: it is handed on. */
    PASS,
    /** It was proven not executed, or leaves nothing behind: it is run again on a new connection. */
    RERUN,
    /** The transaction is proven not committed: 40001. */
    ROLLED_BACK,
    /** It may have been committed: 08007. */
    UNKNOWN,
    /** Nothing could be lost: it counts as done. */
    DONE;

    /** Where in its unit of work a call stood. */
    enum Moment {
        /** Each statement is its own transaction. */
        AUTOCOMMIT,
        /** The first statement of a transaction. */
        FIRST,
        /** A later statement of a transaction. */
        LATER,
        /** The commit. */
        COMMIT
    }

    /**
     * A call that failed.
     *
     * @param moment where it stood
     * @param use of its connection
     * @param progress whether it had been sent
     * @param effect what it may leave behind
     */
    record Failure(Moment moment, Use use, Lease.Progress progress, Effect effect) {}

    static Verdict of(Loss loss, Failure failure) {
        return switch (loss) {
            case NONE -> PASS;
            case REFUSED -> refused(failure);
            case CUT ->
                switch (failure.progress()) {
                    case NOTHING_SENT -> unsent(failure.moment());
                    case SENT ->
                        switch (failure.use()) {
                            case READ -> cutWhileReading(failure);
                            case WRITE -> cutWhileWriting(failure);
                        };
                };
        };
    }

    private static Verdict refused(Failure failure) {
        if (failure.use() == Use.READ) {
            return PASS;
        }
        return switch (failure.moment()) {
            case LATER, COMMIT -> ROLLED_BACK;
            // What is not understood, a CALL for instance, may have committed a part before it was refused.
            case AUTOCOMMIT, FIRST -> failure.effect() == Effect.OTHER ? PASS : RERUN;
        };
    }

    private static Verdict unsent(Moment moment) {
        return switch (moment) {
            case AUTOCOMMIT, FIRST -> RERUN;
            case LATER, COMMIT -> ROLLED_BACK;
        };
    }

    private static Verdict cutWhileReading(Failure failure) {
        return switch (failure.moment()) {
            case COMMIT -> DONE;
            case LATER -> ROLLED_BACK;
            case AUTOCOMMIT, FIRST -> failure.effect() == Effect.OTHER ? ROLLED_BACK : RERUN;
        };
    }

    private static Verdict cutWhileWriting(Failure failure) {
        return switch (failure.moment()) {
            case COMMIT -> UNKNOWN;
            case AUTOCOMMIT ->
                switch (failure.effect()) {
                    case READ, BEGIN, SESSION, ROLLBACK -> RERUN;
                    case TRANSACTIONAL, COMMIT, OTHER -> UNKNOWN;
                };
            case FIRST ->
                switch (failure.effect()) {
                    case READ, TRANSACTIONAL, BEGIN, SESSION, ROLLBACK -> RERUN;
                    case COMMIT, OTHER -> UNKNOWN;
                };
            case LATER ->
                switch (failure.effect()) {
                    case READ, TRANSACTIONAL, SESSION, ROLLBACK -> ROLLED_BACK;
                    case BEGIN, COMMIT, OTHER -> UNKNOWN;
                };
        };
    }
}
