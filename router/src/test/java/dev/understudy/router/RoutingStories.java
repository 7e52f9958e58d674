package dev.understudy.router;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A router that routes by statement. The primary begins without rows, each replica with two. */
abstract class RoutingStories {
    static final int ON_A_REPLICA = 2;

    final Stage stage;

    RoutingStories() throws SQLException {
        stage = new Stage(Map.of("gateTimeout", "5s", "routing", "STATEMENT"));
    }

    @BeforeEach
    void fill() throws SQLException {
        for (FakeServer replica : new FakeServer[] {stage.db2, stage.db3}) {
            replica.run("INSERT INTO t VALUES (101, 'x')");
            replica.run("INSERT INTO t VALUES (102, 'x')");
        }
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? -1 : statement.getUpdateCount();
        }
    }

    static int ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
