package dev.understudy.benchmarks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** A statement that has been executed before it is sent: a query has one row, a change changes one. */
abstract class StubStatement implements PreparedStatement {
    private final ResultSet result = Stub.make(StubResult.class);

    @Override
    public ResultSet executeQuery() {
        return result;
    }

    @Override
    public int executeUpdate() {
        return 1;
    }
}
