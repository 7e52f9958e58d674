package dev.understudy.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A contender on real servers. */
public enum Peer {
    /** HikariCP, a pool per server, chosen by hand: HikariCP, Connector/J. */
    HIKARI {
        @Override
        Contender open(Servers servers) {
            return byHand(MYSQL, CONNECTOR_J, servers);
        }
    },
    /** Tells apart what MariaDB's splitting costs and what its driver saves. */
    HIKARI_MARIADB {
        @Override
        Contender open(Servers servers) {
            return byHand("jdbc:mariadb://", MARIADB, servers);
        }
    },
    /** Understudy router: HikariCP, Connector/J. */
    UNDERSTUDY {
        @Override
        Contender open(Servers servers) throws SQLException {
            UnderstudyDataSource source = UnderstudyDataSource.builder()
                    .ensemble(servers.zooKeeper())
                    .cluster(servers.cluster())
                    .schema(Servers.APP)
                    .user(Servers.APP)
                    .password(servers.password())
                    .property("sslMode", "DISABLED")
                    .property("allowPublicKeyRetrieval", "true")
                    .build();
            source.start();
            return Contender.of(source::getConnection, List.of(source));
        }
    },
    /** Connector/J jdbc:mysql:replication: behind HikariCP. */
    CONNECTOR_J_REPLICATION {
        @Override
        Contender open(Servers servers) {
            return one(pool("jdbc:mysql:replication://" + servers.all() + DATABASE, CONNECTOR_J, servers));
        }
    },
    /** MariaDB Connector/J jdbc:mariadb:replication: behind HikariCP. */
    MARIADB_REPLICATION {
        @Override
        Contender open(Servers servers) {
            return one(pool("jdbc:mariadb:replication://" + servers.all() + DATABASE, MARIADB, servers));
        }
    },
    /** AWS advanced JDBC wrapper, readWriteSplitting: behind HikariCP, over Connector/J. */
    AWS_WRAPPER {
        @Override
        Contender open(Servers servers) {
            HikariConfig config = config("jdbc:aws-wrapper:mysql://" + servers.all() + DATABASE, CONNECTOR_J, servers);
            config.addDataSourceProperty("wrapperPlugins", "readWriteSplitting");
            config.addDataSourceProperty("wrapperDialect", "mysql");
            config.addDataSourceProperty("singleWriterConnectionString", "true");
            return one(new HikariDataSource(config));
        }
    },
    /** ShardingSphere-JDBC readwrite-splitting: over HikariCP, Connector/J. */
    SHARDING_SPHERE {
        @Override
        Contender open(Servers servers) throws SQLException {
            return ShardingSphere.open(
                    pool(MYSQL + servers.primary() + DATABASE, CONNECTOR_J, servers),
                    servers.replicas().stream()
                            .map(replica -> pool(MYSQL + replica + DATABASE, CONNECTOR_J, servers))
                            .toList());
        }
    };

    private static final String MYSQL = "jdbc:mysql://";
    private static final String DATABASE = "/" + Servers.APP;

    /** What the router tells Connector/J, so that every contender on Connector/J sends the same packets. */
    private static final Map<String, String> CONNECTOR_J = Map.of(
            "sslMode", "DISABLED",
            "allowPublicKeyRetrieval", "true",
            "connectTimeout", "2000",
            "socketTimeout", "300000",
            "tcpKeepAlive", "true",
            "useLocalSessionState", "true",
            "readOnlyPropagatesToServer", "false",
            "cacheServerConfiguration", "true",
            "cachePrepStmts", "true");

    private static final Map<String, String> MARIADB = Map.of(
            "sslMode", "disable",
            "allowPublicKeyRetrieval", "true",
            "connectTimeout", "2000",
            "socketTimeout", "300000",
            "tcpKeepAlive", "true");

    /** Opens its pools. */
    abstract Contender open(Servers servers) throws SQLException;

    private static Contender byHand(String scheme, Map<String, String> properties, Servers servers) {
        return new PoolsByHand(
                pool(scheme + servers.primary() + DATABASE, properties, servers),
                servers.replicas().stream()
                        .map(replica -> {
                            HikariConfig config = config(scheme + replica + DATABASE, properties, servers);
                            // Else setReadOnly costs MariaDB's driver two round trips for each borrower.
                            config.setReadOnly(true);
                            return new HikariDataSource(config);
                        })
                        .toList());
    }

    private static Contender one(HikariDataSource pool) {
        return Contender.of(pool::getConnection, List.of(pool));
    }

    private static HikariDataSource pool(String url, Map<String, String> properties, Servers servers) {
        return new HikariDataSource(config(url, properties, servers));
    }

    private static HikariConfig config(String url, Map<String, String> properties, Servers servers) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(Servers.APP);
        config.setPassword(servers.password());
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(2);
        properties.forEach(config::addDataSourceProperty);
        return config;
    }
}
