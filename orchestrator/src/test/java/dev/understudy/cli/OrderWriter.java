package dev.understudy.cli;

import dev.understudy.client.Endpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An application that writes to one server, without a router, until that answers no more. */
final class OrderWriter implements AutoCloseable {
    private final Endpoint server;
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile long longestNanos;
    private volatile boolean closed;

    OrderWriter(Endpoint server) {
        this.server = server;
        thread = new Thread(this::write, "orders");
        thread.start();
    }

    private void write() {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://" + server + "/shop?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        "app",
                        "app");
                Statement statement = connection.createStatement()) {
            for (long id = 1; !closed; id++) {
                long began = System.nanoTime();
                statement.executeUpdate("INSERT INTO orders VALUES (" + id + ")");
                longestNanos = Math.max(longestNanos, System.nanoTime() - began);
                acknowledged.add(Long.toString(id));
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (SQLException e) {
            failures.add(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was answered as committed. */
    List<String> acknowledged() {
        return new ArrayList<>(acknowledged);
    }

    List<String> failures() {
        return failures;
    }

    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
