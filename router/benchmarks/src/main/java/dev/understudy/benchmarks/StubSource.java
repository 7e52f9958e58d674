package dev.understudy.benchmarks;

import java.sql.Connection;
import javax.sql.DataSource;

/** A driver that opens connections to no server. */
abstract class StubSource implements DataSource {
    @Override
    public Connection getConnection() {
        return Stub.make(StubConnection.class);
    }
}
