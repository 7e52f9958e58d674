package dev.understudy.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.router.StubbedRouter;
import java.sql.SQLException;
import java.util.List;

/** A contender over the driver that answers at once. */
public enum StubPeer {
    HIKARI {
        @Override
        Contender open() {
            return new PoolsByHand(pool(), List.of(pool(), pool()));
        }
    },
    UNDERSTUDY {
        @Override
        Contender open() throws SQLException {
            StubbedRouter router = StubbedRouter.open(() -> Stub.make(StubConnection.class));
            return Contender.of(router::connection, List.of(router));
        }
    };

    abstract Contender open() throws SQLException;

    private static HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(Stub.make(StubSource.class));
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(2);
        return new HikariDataSource(config);
    }
}
