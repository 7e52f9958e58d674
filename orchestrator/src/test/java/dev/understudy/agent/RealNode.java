package dev.understudy.agent;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Exports;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.contract.Node;
import dev.understudy.contract.Write;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.binlog.BinlogIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node with a real mysqld, acted on by what a real agent acts with. */
final class RealNode implements Node, AutoCloseable {
    private final AgentSettings settings;
    private final MysqldProcess process;
    private final LocalNode local;
    private @Nullable Connection holder;

    RealNode(AgentSettings settings) {
        this.settings = settings;
        process = new MysqldProcess(
                settings.server(),
                settings.directory(),
                settings.cluster(),
                settings.node(),
                () -> {},
                settings.unit());
        try {
            DurableMemory memory =
                    DurableMemory.open(new MemoryFile(settings.directory().memory()));
            LiveAccounts accounts = new LiveAccounts(settings);
            local = new LocalNode(
                    settings,
                    process,
                    memory,
                    new Entrance(settings, accounts),
                    new LocalNode.Runs(
                            new BarrierRun(
                                    settings::admin,
                                    accounts::agent,
                                    memory,
                                    new HealthBoard(Optional::empty, Optional::empty),
                                    version -> {},
                                    () -> {}),
                            CopyRun.of(settings, settings::admin, accounts, memory, () -> {})),
                    new Vitals(settings, new HeartbeatRun(settings::admin, accounts::agent), () -> 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Endpoint endpoint() {
        return settings.server().endpoint();
    }

    @Override
    public NodeControl control() {
        return local;
    }

    @Override
    public LocalFacts look() {
        return local.observe().facts();
    }

    /** What the agent tells people of its server. */
    List<Finding> warnings() {
        return local.observe().warnings();
    }

    @Override
    public Write write(String id) {
        return RealWrite.begin(endpoint(), "INSERT INTO app.writes (id) VALUES ('" + id + "')");
    }

    @Override
    public void terminate() {
        signal("TERM");
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            String pid = Files.readString(settings.directory().pidFile()).strip();
            new ProcessBuilder("kill", "-" + name, pid)
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void holdApplier() {
        try {
            Connection connection = connect(ServerTemplate.ANYBODY);
            holder = connection;
            execute(connection, "LOCK TABLES app.writes READ");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void releaseApplier() {
        try {
            if (holder != null) {
                holder.close();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void acknowledgeFromNextStart(Acknowledging acknowledging) {
        asAnybody("SET GLOBAL rpl_semi_sync_replica_enabled = " + acknowledging);
    }

    @Override
    public void repointWithBothThreadsStopped(Endpoint source) {
        asAnybody(
                "STOP REPLICA",
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + source.host() + "', SOURCE_PORT = " + source.port());
    }

    @Override
    public void loseRelayLogs() {
        try (Stream<Path> files = Files.list(settings.directory().data())) {
            List<Path> relayLogs = files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith("relay."))
                    .toList();
            for (Path file : relayLogs) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void dieForgettingItsSource() {
        Thread reset = new Thread(() -> {
            try (Connection connection = connect(ServerTemplate.ANYBODY)) {
                execute(connection, "RESET REPLICA ALL");
            } catch (SQLException died) {
                // As it should.
            }
        });
        Path newest = newestRelayLog();
        reset.start();
        while (reset.isAlive() && Files.exists(newest)) {
            Thread.onSpinWait();
        }
        try {
            process.kill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path newestRelayLog() {
        try {
            List<Path> files =
                    BinlogIndex.read(settings.directory().data(), "relay.index").files();
            return files.get(files.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public GtidSet exported() {
        try {
            return new Exports(settings.directory().exports())
                    .list().stream()
                            .filter(Export.Complete.class::isInstance)
                            .map(export -> ((Export.Complete) export).manifest().gtids())
                            .reduce(GtidSet.EMPTY, GtidSet::union);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The agent that follows this one, which is gone: it takes the running server over. */
    RealNode successor() throws IOException, InterruptedException {
        RealNode next = new RealNode(settings);
        next.local.prepare();
        return next;
    }

    /** What the node's agent needs to know. */
    AgentSettings settings() {
        return settings;
    }

    Connection connect(Account account) throws SQLException {
        return ServerTemplate.connect(endpoint(), account);
    }

    /** Runs statements in one session of an account that may do anything. */
    void asAnybody(String... statements) {
        try (Connection connection = connect(ServerTemplate.ANYBODY)) {
            for (String sql : statements) {
                execute(connection, sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks for one value. */
    String answers(String sql) {
        try (Connection connection = connect(ServerTemplate.ANYBODY);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Kills the server. */
    @Override
    public void close() {
        local.close();
        try {
            process.kill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
