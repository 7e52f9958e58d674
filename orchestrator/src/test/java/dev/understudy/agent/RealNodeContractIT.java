package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Epoch;
import dev.understudy.client.ServerProcess;
import dev.understudy.contract.NodeContract;
import dev.understudy.contract.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The node's contract on real servers: its stories have nothing in common, and mostly wait. */
@Execution(ExecutionMode.CONCURRENT)
class RealNodeContractIT extends NodeContract {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @Override
    protected World newWorld() throws Exception {
        return new RealWorld(template, Files.createTempDirectory(folder, "w"));
    }

    /** A switchover looks every 20 ms whether the last transaction has ended. */
    @Test
    void aTransactionThatEndsIsSeenToEndThoughOneLooksAllTheTime() throws Exception {
        RealNode primary = ((RealWorld) world()).real("db1");
        primary.control().startServer();
        world().await("its server answers", () -> primary.process() == ServerProcess.UP);
        primary.control().promote(0, new Epoch(1));
        try (Connection connection = primary.connect(ServerTemplate.APPLICATION);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM app.writes");
            assertThat(primary.look().transactions()).as("it has only read").isZero();
            // Often enough to meet mysqld when it notes GTIDs of its own accord.
            for (int transaction = 0; transaction < 20; transaction++) {
                statement.execute("INSERT INTO app.writes (id) VALUES ('" + transaction + "')");
                for (int look = 0; look < 10; look++) {
                    assertThat(primary.look().transactions()).isEqualTo(1);
                }
                connection.commit();
                for (int look = 0; look < 20; look++) {
                    assertThat(primary.look().transactions()).isZero();
                }
            }
        }
    }
}
