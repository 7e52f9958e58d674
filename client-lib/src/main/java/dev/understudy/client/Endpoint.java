package dev.understudy.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address at which clients and replicas reach a node's mysqld.
 *
 * @param host a host name or an IP address, an IPv6 address without brackets
 * @param port a TCP port, 1 to 65535
 */
public record Endpoint(String host, int port) {
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:\\[(?<v6>[^\\[\\]]*:[^\\[\\]]*)]|(?<host>[^:\\[\\]]+)):(?<port>[0-9]{1,9})");

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the host is blank or the port is out of range
     */
    public Endpoint {
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("host \"" + host + "\" is not a host name or an address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    /**
     * Reads {@code host:port} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    @JsonCreator
    public static Endpoint parse(String text) {
        Matcher matcher = HOST_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port");
        }
        String host = matcher.group("v6") != null ? matcher.group("v6") : matcher.group("host");
        return new Endpoint(host, Integer.parseInt(matcher.group("port")));
    }

    @JsonValue
    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
