package dev.understudy.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the code between an application and its driver costs by itself: no server, no network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StubBenchmark {
    @Param
    public StubPeer contender = StubPeer.HIKARI;

    private Contender opened;

    @Setup
    public void open() throws SQLException {
        opened = contender.open();
    }

    @TearDown
    public void close() {
        opened.close();
    }

    @Benchmark
    public boolean borrow() throws SQLException {
        return Work.borrow(opened);
    }

    @Benchmark
    public int read() throws SQLException {
        return Work.read(opened, 1);
    }

    @Benchmark
    public int write() throws SQLException {
        return Work.write(opened, 1);
    }

    @Benchmark
    public int transaction() throws SQLException {
        return Work.transaction(opened, 1);
    }

    /** A connection that is held, with autocommit on. */
    @State(Scope.Thread)
    public static class Held {
        private Connection connection;

        @Setup
        public void borrow(StubBenchmark benchmark) throws SQLException {
            connection = benchmark.opened.forReading();
        }

        @TearDown
        public void giveBack() throws SQLException {
            connection.close();
        }
    }

    /** A read on a connection that is held: what is left is the cost of the statement and its result. */
    @Benchmark
    public int statement(Held held) throws SQLException {
        return Work.select(held.connection, 1);
    }
}
