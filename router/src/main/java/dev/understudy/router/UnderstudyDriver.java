package dev.understudy.router;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver for {@code jdbc:understudy://zkhost:port[,zkhost:port]/cluster/schema?user=..&password=..}. Connections
 * of the same URL, account and properties share one {@link UnderstudyDataSource}.
 */
public final class UnderstudyDriver implements Driver {
    static final int MAJOR = 0;
    static final int MINOR = 1;

    private static final SharedDataSources SHARED = new SharedDataSources();

    static {
        try {
            DriverManager.registerDriver(new UnderstudyDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(SHARED::closeAll, "understudy-router-exit"));
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        RouterUrl parsed = RouterUrl.parse(url);
        Map<String, String> properties = new HashMap<>();
        if (info != null) {
            info.stringPropertyNames().forEach(name -> properties.put(name, info.getProperty(name)));
        }
        properties.putAll(parsed.properties());
        return SHARED.connect(RouterSettings.of(parsed.place(), properties));
    }

    @Override
    public boolean acceptsURL(@Nullable String url) {
        return RouterUrl.isMeant(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
        return Arrays.stream(Property.values())
                .map(property -> {
                    String given = info == null ? null : info.getProperty(property.key());
                    DriverPropertyInfo shown =
                            new DriverPropertyInfo(property.key(), given == null ? property.standard() : given);
                    shown.description = property.meaning();
                    shown.required = property == Property.USER;
                    return shown;
                })
                .toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return MAJOR;
    }

    @Override
    public int getMinorVersion() {
        return MINOR;
    }

    /** Not every optional part of JDBC is there, so it is not called compliant; neither is Connector/J. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the router logs through SLF4J");
    }
}
