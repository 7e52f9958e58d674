package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node's server: an H2 database behind connections that break as MySQL's do. Its data outlives its death. */
final class FakeServer implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What the server does to the next statement or commit whose text begins so. */
    private record Fault(String beginsWith, Kind kind) {}

    private enum Kind {
        DIES_BEFORE,
        DIES_AFTER,
        /** The connection alone breaks; the server lives on. */
        BREAKS_BEFORE,
        BREAKS_AFTER,
        HANGS
    }

    private enum State {
        UP,
        READ_ONLY,
        DEAD
    }

    private final NodeId node;
    private final String url;
    private final Connection keeper;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private final AtomicInteger connects = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile State state = State.UP;

    FakeServer(NodeId node) throws SQLException {
        this.node = node;
        this.url = "jdbc:h2:mem:" + node + "-" + NUMBER.incrementAndGet() + ";MODE=MySQL;DB_CLOSE_DELAY=-1";
        this.keeper = DriverManager.getConnection(url);
        run("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50))");
        run("CREATE ALIAS WAIT_FOR_EXECUTED_GTID_SET FOR '" + FakeFunctions.class.getName()
                + ".waitForExecutedGtidSet'");
    }

    NodeId node() {
        return node;
    }

    /** Executes behind the router's back. */
    void run(String sql) throws SQLException {
        try (Statement statement = keeper.createStatement()) {
            statement.execute(sql);
        }
    }

    int rows() throws SQLException {
        return count("t");
    }

    /** Gives another server everything that was committed here. */
    void copyTo(FakeServer other) throws SQLException {
        List<String> script = new ArrayList<>();
        try (Statement statement = keeper.createStatement();
                var lines = statement.executeQuery("SCRIPT NOPASSWORDS NOSETTINGS")) {
            while (lines.next()) {
                script.add(lines.getString(1));
            }
        }
        other.run("DROP ALL OBJECTS");
        for (String line : script) {
            if (!line.startsWith("CREATE USER")) {
                other.run(line);
            }
        }
    }

    int count(String table) throws SQLException {
        try (Statement statement = keeper.createStatement();
                var result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            result.next();
            return result.getInt(1);
        }
    }

    /** As kill -9: open connections break, new ones are refused. */
    void kill() {
        state = State.DEAD;
        wires.forEach(Wire::cut);
    }

    void setReadOnly() {
        state = State.READ_ONLY;
    }

    void restart() {
        state = State.UP;
    }

    void dieBefore(String text) {
        fault.set(new Fault(text, Kind.DIES_BEFORE));
    }

    void dieAfter(String text) {
        fault.set(new Fault(text, Kind.DIES_AFTER));
    }

    void breakBefore(String text) {
        fault.set(new Fault(text, Kind.BREAKS_BEFORE));
    }

    void breakAfter(String text) {
        fault.set(new Fault(text, Kind.BREAKS_AFTER));
    }

    void hangAt(String text) {
        fault.set(new Fault(text, Kind.HANGS));
    }

    CountDownLatch hanging() {
        return hanging;
    }

    int connects() {
        return connects.get();
    }

    long openConnections() {
        return wires.stream().filter(wire -> wire.alive.getCount() > 0).count();
    }

    Connection connect() throws SQLException {
        connects.incrementAndGet();
        if (state == State.DEAD) {
            throw broken();
        }
        Wire wire = new Wire(DriverManager.getConnection(url));
        wires.add(wire);
        if (state == State.DEAD) {
            wire.cut(); // it died meanwhile, and did not know of this one
        }
        return Reflection.proxy(Connection.class, (proxy, method, given) -> wire.call(proxy, method, arguments(given)));
    }

    private static @Nullable Object[] arguments(@Nullable Object @Nullable [] given) {
        return given == null ? Reflection.NO_ARGUMENTS : given;
    }

    private SQLException broken() {
        return new SQLException(node + ": Communications link failure", "08S01");
    }

    @Override
    public void close() throws SQLException {
        kill();
        try (Statement statement = keeper.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    /** One connection as the driver sees it. */
    private final class Wire {
        private final Connection h2;
        private final CountDownLatch alive = new CountDownLatch(1);

        Wire(Connection h2) {
            this.h2 = h2;
        }

        void cut() {
            if (alive.getCount() > 0) {
                alive.countDown();
                Thread closing = new Thread(() -> {
                    try {
                        h2.close(); // rolls back
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                closing.start();
            }
        }

        private void requireAlive() throws SQLException {
            if (alive.getCount() == 0) {
                throw broken();
            }
        }

        @Nullable
        Object call(Object proxy, Method method, @Nullable Object[] given) throws SQLException {
            if (method.getDeclaringClass() == Object.class) {
                return Reflection.own(proxy, "wire to " + node, method, given);
            }
            switch (method.getName()) {
                case "abort", "close" -> {
                    cut();
                    return null;
                }
                case "isClosed" -> {
                    return alive.getCount() == 0;
                }
                case "isValid" -> {
                    return alive.getCount() > 0;
                }
                case "commit" -> {
                    return meet("COMMIT", () -> Reflection.call(h2, method, given));
                }
                case "setNetworkTimeout", "setReadOnly" -> {
                    return null;
                }
                default -> {
                    requireAlive();
                    Object answer = Reflection.call(h2, method, given);
                    String sql = given.length > 0 && given[0] instanceof String text ? text : "";
                    return answer instanceof Statement statement ? wrap(statement, sql) : answer;
                }
            }
        }

        private Statement wrap(Statement statement, String prepared) {
            Class<? extends Statement> type =
                    statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
            return Reflection.proxy(type, (proxy, method, given) -> {
                @Nullable Object[] arguments = arguments(given);
                if (!method.getName().startsWith("execute")) {
                    return Reflection.call(statement, method, arguments);
                }
                String sql = arguments.length > 0 && arguments[0] instanceof String text ? text : prepared;
                return meet(sql, () -> Reflection.call(statement, method, arguments));
            });
        }

        private @Nullable Object meet(String text, Work work) throws SQLException {
            requireAlive();
            refuseWrites(text);
            Fault met = fault.get();
            boolean hit = met != null
                    && text.toUpperCase(Locale.ROOT).startsWith(met.beginsWith())
                    && fault.compareAndSet(met, null);
            if (!hit || met == null) {
                return work.run();
            }
            switch (met.kind()) {
                case DIES_BEFORE -> kill();
                case DIES_AFTER -> {
                    work.run();
                    kill();
                }
                case BREAKS_BEFORE -> cut();
                case BREAKS_AFTER -> {
                    work.run();
                    cut();
                }
                case HANGS -> {
                    hanging.countDown();
                    awaitCut();
                }
            }
            throw broken();
        }

        private void awaitCut() {
            try {
                alive.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void refuseWrites(String text) throws SQLException {
            boolean write = !text.toUpperCase(Locale.ROOT).startsWith("SELECT");
            if (state == State.READ_ONLY && write) {
                throw new SQLException(
                        "The MySQL server is running with the --super-read-only option so it cannot execute this"
                                + " statement",
                        "HY000",
                        1290);
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        @Nullable
        Object run() throws SQLException;
    }
}
