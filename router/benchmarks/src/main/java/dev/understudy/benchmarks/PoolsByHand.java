package dev.understudy.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The application itself chooses among one pool for each server: the least that splitting can cost, without failover. */
final class PoolsByHand implements Contender {
    private final HikariDataSource primary;
    private final List<HikariDataSource> replicas;

    PoolsByHand(HikariDataSource primary, List<HikariDataSource> replicas) {
        this.primary = primary;
        this.replicas = replicas;
    }

    @Override
    public Connection forReading() throws SQLException {
        Connection connection = replicas.get(ThreadLocalRandom.current().nextInt(replicas.size()))
                .getConnection();
        connection.setReadOnly(true);
        return connection;
    }

    @Override
    public Connection forWriting() throws SQLException {
        return primary.getConnection();
    }

    @Override
    public void close() {
        primary.close();
        replicas.forEach(HikariDataSource::close);
    }
}
