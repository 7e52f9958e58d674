package dev.understudy.router;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL of the router: {@code jdbc:understudy://zkhost:port[,zkhost:port]/cluster/schema?name=value&name=value}.
 *
 * @param place ZooKeeper, cluster and schema
 * @param properties what stands behind the question mark
 */
record RouterUrl(RouterSettings.Place place, Map<String, String> properties) {
    static final String PREFIX = "jdbc:understudy://";

    /** What a URL of no other driver begins with: one that is mistyped after it is told so. */
    private static final String SCHEME = "jdbc:understudy:";

    private static final String FORM = PREFIX + "zookeeper:2181/cluster/schema?user=...";

    RouterUrl {
        properties = Map.copyOf(properties);
    }

    /** Whether it is meant for the router, right or wrong. */
    static boolean isMeant(@Nullable String url) {
        return url != null && url.startsWith(SCHEME);
    }

    /**
     * Reads a URL.
     *
     * @throws SQLException if it has another form; the message shows the form, and no property's value
     */
    static RouterUrl parse(String url) throws SQLException {
        if (!url.startsWith(PREFIX)) {
            throw new SQLException("the URL does not begin with " + PREFIX + ": use " + FORM, PropertyValues.INVALID);
        }
        int question = url.indexOf('?');
        String path = url.substring(PREFIX.length(), question < 0 ? url.length() : question);
        String[] parts = path.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new SQLException(
                    "\"" + PREFIX + path + "\" is not a URL of the router: use " + FORM, PropertyValues.INVALID);
        }
        Map<String, String> properties = question < 0 ? Map.of() : properties(url.substring(question + 1));
        String schema = parts.length == 3 ? decode(parts[2]) : "";
        return new RouterUrl(new RouterSettings.Place(parts[0], parts[1], schema), properties);
    }

    /** Reads what may stand behind the question mark: {@code name=value&name=value}. */
    static Map<String, String> properties(String pairs) throws SQLException {
        Map<String, String> properties = new TreeMap<>();
        for (String pair : pairs.split("&", -1)) {
            add(pair, properties);
        }
        return properties;
    }

    private static void add(String pair, Map<String, String> properties) throws SQLException {
        if (pair.isEmpty()) {
            return;
        }
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new SQLException(
                    "a property in the URL has no value: use name=value, separated by &", PropertyValues.INVALID);
        }
        properties.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }

    private static String decode(String text) throws SQLException {
        try {
            // A plus sign is itself in a JDBC URL: passwords have them.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SQLException(
                    "the URL has a percent sign that is not followed by two hexadecimal digits: write it as %25",
                    PropertyValues.INVALID);
        }
    }
}
