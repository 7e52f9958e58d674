package dev.understudy.router;

import com.mysql.cj.jdbc.Driver;
import com.zaxxer.hikari.HikariConfig;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Executor;

/** Opens pools to MySQL servers through Connector/J. */
final class MysqlPools implements NodePoolFactory {
    private final RouterSettings settings;
    private final Executor background;

    MysqlPools(RouterSettings settings, Executor background) {
        this.settings = settings;
        this.background = background;
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
        String url = "jdbc:mysql://" + endpoint + "/" + URLEncoder.encode(settings.schema(), StandardCharsets.UTF_8);
        return HikariNodePool.open(config, () -> connect(url), background);
    }

    private static String suffix(Use use) {
        return switch (use) {
            case WRITE -> "-write";
            case READ -> "-read";
        };
    }

    private Connection connect(String url) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings.connector());
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("Connector/J does not take " + url);
        }
        return connection;
    }
}
