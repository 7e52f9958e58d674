package dev.understudy.router;

import com.mysql.cj.jdbc.Driver;
import com.zaxxer.hikari.HikariConfig;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
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

    /** Whether a server answers within a second or so, be it that it refuses; it is not kept waiting for a login. */
    boolean answers(NodeId node, Endpoint endpoint) {
        Credentials newest = logins.newest();
        if (newest == null) {
            return true;
        }
        Properties properties = properties(newest);
        properties.setProperty("connectTimeout", ANSWER_MILLIS);
        properties.setProperty("socketTimeout", ANSWER_MILLIS);
        try {
            connect(node + " (" + endpoint + ")", endpoint, properties).close();
            return true;
        } catch (UnusableTlsException e) {
            return true;
        } catch (SQLException e) {
            LOG.debug("{} was asked whether it answers: {}", node, e.getMessage());
            return e.getErrorCode() != 0;
        }
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
