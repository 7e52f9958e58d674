package dev.understudy.router;

import com.mysql.cj.jdbc.Driver;
import com.zaxxer.hikari.HikariConfig;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens pools to MySQL servers through Connector/J, and keeps their logins up to date. */
final class MysqlPools implements NodePoolFactory {
    private static final Logger LOG = LoggerFactory.getLogger(MysqlPools.class);

    /** How long one that is asked whether it answers may take, for each step. */
    private static final String ANSWER_MILLIS = "1000";

    /** How long it may take to execute what the primary had. */
    private static final long CATCH_UP_MILLIS = 500;

    /** MySQL takes a wait of 0 s for one without end. */
    private static final double LEAST_WAIT = 0.001;

    private final RouterSettings settings;
    private final Executor background;
    private final PoolMeters meters;
    private final Logins logins;
    private final Map<NodePool, PoolLogin> pools = new ConcurrentHashMap<>();

    MysqlPools(RouterSettings settings, PoolMeters meters, Executor background) {
        this.settings = settings;
        this.meters = meters;
        this.background = background;
        this.logins = new Logins(settings.credentials());
    }

    @Override
    public NodePool open(NodeId node, Endpoint endpoint, Use use) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("understudy-" + settings.cluster() + "-" + node + suffix(use));
        config.setMaximumPoolSize(
                switch (use) {
                    case WRITE -> settings.writePoolSize();
                    case READ -> settings.readPoolSize();
                });
        config.setMinimumIdle(0);
        // Connector/J then refuses to send what is not a read, wherever the connection goes.
        config.setReadOnly(use == Use.READ);
        String name = node + " (" + endpoint + ")";
        PoolLogin login = new PoolLogin(logins, name, as -> connect(name, endpoint, properties(as)));
        NodePool pool = HikariNodePool.open(config, login, background);
        login.isOf(pool);
        pools.keySet().removeIf(NodePool::isCut);
        pools.put(pool, login);
        meters.add(pool);
        return pool;
    }

    private static String suffix(Use use) {
        return switch (use) {
            case WRITE -> "-write";
            case READ -> "-read";
        };
    }

    /**
     * Whether a replica answers within a second or so, be it that it refuses, and whether it has all that the primary had when
     * asked. It is not kept waiting for a login.
     */
    Silence.Sign sign(SilentNodes.Server replica, Optional<SilentNodes.Server> primary) {
        Credentials newest = logins.newest();
        if (newest == null) {
            return Silence.Sign.ALIVE;
        }
        try (Connection connection = impatient(replica, newest)) {
            return primary.isPresent() && hasAll(connection, primary.get(), newest)
                    ? Silence.Sign.CURRENT
                    : Silence.Sign.ALIVE;
        } catch (UnusableTlsException e) {
            return Silence.Sign.ALIVE;
        } catch (SQLException e) {
            LOG.debug("{} was asked whether it answers: {}", replica, e.getMessage());
            return e.getErrorCode() != 0 ? Silence.Sign.ALIVE : Silence.Sign.NONE;
        }
    }

    private boolean hasAll(Connection replica, SilentNodes.Server primary, Credentials as) throws SQLException {
        Optional<String> everything = everything(primary, as);
        if (everything.isEmpty()) {
            return false;
        }
        try (PreparedStatement wait = replica.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
            wait.setString(1, everything.get());
            wait.setDouble(2, Math.min(settings.maxLag().toMillis(), CATCH_UP_MILLIS) / 1000.0 + LEAST_WAIT);
            try (ResultSet answer = wait.executeQuery()) {
                return answer.next() && answer.getInt(1) == 0;
            }
        }
    }

    /** What is committed there; empty if it does not say, or takes no writes and so is the primary no more. */
    private Optional<String> everything(SilentNodes.Server primary, Credentials as) {
        try (Connection connection = impatient(primary, as);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT @@GLOBAL.gtid_executed, @@GLOBAL.super_read_only")) {
            return answer.next() && answer.getInt(2) == 0 ? Optional.of(answer.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            LOG.debug("{} was asked what it has: {}", primary, e.getMessage());
            return Optional.empty();
        }
    }

    private Connection impatient(SilentNodes.Server server, Credentials as) throws SQLException {
        Properties properties = properties(as);
        properties.setProperty("connectTimeout", ANSWER_MILLIS);
        properties.setProperty("socketTimeout", ANSWER_MILLIS);
        return connect(server.toString(), server.endpoint(), properties);
    }

    private Properties properties(Credentials as) {
        Properties properties = new Properties();
        properties.putAll(settings.connector());
        properties.setProperty("user", as.user());
        properties.setProperty("password", as.password());
        return properties;
    }

    private Connection connect(String name, Endpoint endpoint, Properties properties) throws SQLException {
        String url = "jdbc:mysql://" + endpoint + "/" + URLEncoder.encode(settings.schema(), StandardCharsets.UTF_8);
        try {
            Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw new SQLException("Connector/J does not take " + url);
            }
            return connection;
        } catch (SQLException e) {
            throw settings.tls().explain(name, e);
        }
    }

    /** Asks for the credentials, and lets the pools that have connections of older ones try them. */
    void renew() {
        try {
            Credentials answer = logins.ask();
            pools.forEach((pool, login) -> {
                if (!pool.isCut()) {
                    background.execute(() -> login.renew(answer));
                }
            });
        } catch (SQLException | RuntimeException e) {
            LOG.debug("the credentials were not looked at: {}", e.getMessage());
        }
    }
}
