package dev.understudy.agent;

import dev.understudy.client.Endpoint;
import dev.understudy.contract.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A write in a thread of its own, which waits for its answer. */
final class RealWrite implements Write {
    private volatile Outcome outcome = Outcome.WAITING;

    private RealWrite() {}

    static Write begin(Endpoint server, String sql) {
        RealWrite write = new RealWrite();
        Thread client = new Thread(() -> write.outcome = write.run(server, sql), "write");
        client.setDaemon(true);
        client.start();
        return write;
    }

    private Outcome run(Endpoint server, String sql) {
        try (Connection connection = ServerTemplate.connect(server, ServerTemplate.APPLICATION)) {
            return run(connection, sql);
        } catch (SQLException e) {
            return Outcome.FAILED;
        }
    }

    /** Apart from the connection's end, which may fail after an OK. */
    private Outcome run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            outcome = Outcome.ACKNOWLEDGED;
            return outcome;
        } catch (SQLException e) {
            return outcome == Outcome.ACKNOWLEDGED ? outcome : Outcome.FAILED;
        }
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }
}
