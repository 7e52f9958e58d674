package dev.understudy.router;

import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement whose text is known when it is made; its parameters are kept until it is run. */
class RoutedPreparedStatement extends ParameterSurface {
    RoutedPreparedStatement(RoutedConnection connection, UnitOfWork work, StatementOrigin origin) {
        super(connection, work, origin);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return query(prepared(), s -> prepared(s).executeQuery());
    }

    @Override
    public boolean execute() throws SQLException {
        return execute(prepared(), wish(), s -> prepared(s).execute());
    }

    @Override
    public int executeUpdate() throws SQLException {
        return execute(prepared(), wish(), s -> prepared(s).executeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return execute(prepared(), wish(), s -> prepared(s).executeLargeUpdate());
    }

    @Override
    public void addBatch() throws SQLException {
        recording().addParameters(prepared());
    }

    @Override
    public void clearParameters() throws SQLException {
        recording().clearParameters();
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return ask(s -> prepared(s).getMetaData());
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return ask(s -> prepared(s).getParameterMetaData());
    }

    @Override
    final boolean wishesPooling() {
        return true;
    }
}
