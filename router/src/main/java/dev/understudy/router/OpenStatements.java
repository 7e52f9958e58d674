package dev.understudy.router;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The statements of a connection that are not closed. Few, and the youngest is closed first, as a rule. */
final class OpenStatements {
    private final List<Statement> open = new ArrayList<>(2);

    synchronized <S extends Statement> S add(S statement) {
        open.add(statement);
        return statement;
    }

    synchronized void remove(Statement statement) {
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i) == statement) {
                open.remove(i);
                return;
            }
        }
    }

    void closeAll() throws SQLException {
        for (Statement statement : all()) {
            statement.close();
        }
    }

    private synchronized List<Statement> all() {
        return open.isEmpty() ? List.of() : List.copyOf(open);
    }
}
