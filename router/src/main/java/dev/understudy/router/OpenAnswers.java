package dev.understudy.router;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an application may still fetch over one connection; it would be lost if that were given back. */
final class OpenAnswers {
    private final List<ResultSet> results = new ArrayList<>(2);
    private final List<Statement> owingKeys = new ArrayList<>(0);

    /** A result was handed out. */
    void opened(@Nullable ResultSet result) {
        if (!results.isEmpty()) {
            results.removeIf(known -> known == result || isClosed(known));
        }
        if (result != null) {
            results.add(result);
        }
    }

    /** A result was closed by the application. */
    void closed(ResultSet result) {
        results.removeIf(known -> known == result);
    }

    /** A statement was executed whose generated keys are wanted. */
    void owesKeys(Statement statement) {
        keysTaken(statement);
        owingKeys.add(statement);
    }

    /** The generated keys of a statement were fetched. */
    void keysTaken(Statement statement) {
        if (!owingKeys.isEmpty()) {
            owingKeys.removeIf(owing -> owing == statement || isClosed(owing));
        }
    }

    /** Whether there is anything left to fetch. */
    boolean areLeft() {
        results.removeIf(OpenAnswers::isClosed);
        owingKeys.removeIf(OpenAnswers::isClosed);
        return !results.isEmpty() || !owingKeys.isEmpty();
    }

    private static boolean isClosed(ResultSet result) {
        try {
            return result.isClosed();
        } catch (SQLException e) {
            return true; // nothing can be fetched from it
        }
    }

    private static boolean isClosed(Statement statement) {
        try {
            return statement.isClosed();
        } catch (SQLException e) {
            return true; // nothing can be fetched from it
        }
    }
}
