package dev.understudy.router;

/** How far the transaction of a unit of work got, and what it did. */
final class TransactionState {
    private Stage stage = Stage.FRESH;
    private Writes writes = Writes.NONE;

    private enum Stage {
        /** Nothing was executed since it began, or there is none. */
        FRESH,
        /** Something was executed, with autocommit off. */
        OPEN,
        /** It was begun by a statement's text, with autocommit on. */
        OPEN_BY_TEXT
    }

    /** What a transaction has done so far. */
    enum Writes {
        /** It has read only. */
        NONE,
        /** All of it is committed by its commit, or none. */
        TRANSACTIONAL,
        /** A part of it may be committed already, or is not undone by a rollback. */
        BEYOND;

        private Writes and(Effect effect) {
            return switch (effect) {
                case READ, BEGIN, SESSION, COMMIT, ROLLBACK -> this;
                case TRANSACTIONAL -> this == NONE ? TRANSACTIONAL : this;
                case OTHER -> BEYOND;
            };
        }
    }

    /** Whether something was executed that a commit or rollback has not ended yet. */
    boolean isOpen() {
        return stage != Stage.FRESH;
    }

    boolean isOpenByText() {
        return stage == Stage.OPEN_BY_TEXT;
    }

    Writes writes() {
        return writes;
    }

    /** Where in the transaction the next call stands. */
    Verdict.Moment moment(Task task, SessionSettings settings) {
        if (task.isControl() && task.effect() == Effect.COMMIT) {
            return Verdict.Moment.COMMIT;
        }
        return switch (stage) {
            case OPEN, OPEN_BY_TEXT -> Verdict.Moment.LATER;
            case FRESH -> settings.isAutoCommit() ? Verdict.Moment.AUTOCOMMIT : Verdict.Moment.FIRST;
        };
    }

    /** A call was executed. */
    void executed(Task task, SessionSettings settings) {
        boolean control = task.isControl();
        if (control && (task.effect() == Effect.COMMIT || task.effect() == Effect.ROLLBACK)) {
            ended();
            return;
        }
        if (!settings.isAutoCommit()) {
            stage = Stage.OPEN;
        } else if (control) {
            stage = Stage.OPEN_BY_TEXT;
        }
        if (isOpen()) {
            writes = writes.and(task.effect());
        }
    }

    /** A call failed and the connection is fine: with autocommit off a transaction may have begun. */
    void failedHarmlessly(Task task, SessionSettings settings) {
        if (task.isProbe()) {
            return;
        }
        if (stage == Stage.FRESH && !settings.isAutoCommit()) {
            stage = Stage.OPEN;
        }
        if (isOpen()) {
            writes = writes.and(task.effect());
        }
    }

    void ended() {
        stage = Stage.FRESH;
        writes = Writes.NONE;
    }
}
