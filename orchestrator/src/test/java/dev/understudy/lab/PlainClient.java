package dev.understudy.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * A client that knows one address and nothing of the cluster: it does its work on one connection again and again, and
 * opens another one after an error.
 */
final class PlainClient implements AutoCloseable {
    private static final long PACE_MILLIS = 20;

    /** What a client does with its connection; an exception means that it does not know whether it was done. */
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    private final String url;
    private final String password;
    private final Work work;
    private final Thread thread;
    private final List<Long> successes = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> errors = new ConcurrentHashMap<>();
    private volatile boolean over;

    PlainClient(String url, String password, Work work) {
        this.url = url;
        this.password = password;
        this.work = work;
        this.thread = new Thread(this::run, "plain-client");
    }

    PlainClient start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!over) {
                try (Connection connection = DriverManager.getConnection(url, "app", password)) {
                    again(connection);
                } catch (SQLException e) {
                    errors.merge(e.getSQLState() + " " + firstLine(e), 1, Integer::sum);
                    TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void again(Connection connection) throws SQLException, InterruptedException {
        while (!over) {
            work.on(connection);
            successes.add(System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    boolean hasSucceededSince(long nanos) {
        return !successes.isEmpty() && successes.get(successes.size() - 1) - nanos > 0;
    }

    /** The longest time without a success that ended after a moment, which {@link System#nanoTime} gave. */
    Duration longestAbsence(long since) {
        Long[] all = successes.toArray(Long[]::new);
        return Duration.ofNanos(LongStream.range(1, all.length)
                .filter(i -> all[(int) i] - since > 0)
                .map(i -> all[(int) i] - all[(int) i - 1])
                .max()
                .orElse(Long.MAX_VALUE));
    }

    /** How often it has met each error since it was asked last. */
    Map<String, Integer> takeErrors() {
        Map<String, Integer> taken = new TreeMap<>(errors);
        errors.keySet().removeAll(taken.keySet());
        return taken;
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
