package dev.understudy.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
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

/** What a unit of work costs on real servers, for each contender. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ServerBenchmark {
    private static final int LOOKS = 100;
    private static final long LOOK_MILLIS = 50;

    @Param
    public Peer contender = Peer.HIKARI;

    private Contender opened;

    /** Opens the contender, and makes sure that its reads go to a replica: else it would be compared for another work. */
    @Setup
    public void open() throws SQLException, InterruptedException {
        Servers servers = Servers.handed();
        opened = contender.open(servers);
        int port =
                Integer.parseInt(servers.primary().substring(servers.primary().lastIndexOf(':') + 1));
        for (int look = 0; portOfReads() == port; look++) {
            if (look == LOOKS) {
                throw new IllegalStateException(contender + " reads from the primary");
            }
            // The router reads from the primary until the reports of the replicas have come.
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private int portOfReads() throws SQLException {
        try (Connection connection = opened.forReading();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT @@port AS port FROM bench WHERE id = 1");
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }

    @TearDown
    public void close() {
        opened.close();
    }

    @Benchmark
    public int read() throws SQLException {
        return Work.read(opened, anyId());
    }

    @Benchmark
    public int write() throws SQLException {
        return Work.write(opened, anyId());
    }

    @Benchmark
    public int transaction() throws SQLException {
        return Work.transaction(opened, anyId());
    }

    private static int anyId() {
        return 1 + ThreadLocalRandom.current().nextInt(Work.ROWS);
    }
}
