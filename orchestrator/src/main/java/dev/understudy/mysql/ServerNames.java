package dev.understudy.mysql;

import java.sql.SQLException;
import java.util.Map;

/**
 * What a server calls its log files, and where it is reached. A start under other names of the logs would not find its
 * history.
 *
 * @param binlog {@code log_bin}: the binary log files' name without the number, absolute or as seen from the data directory
 * @param binlogIndex {@code log_bin_index}
 * @param relayLog {@code relay_log}
 * @param relayLogIndex {@code relay_log_index}
 * @param socket its Unix socket
 * @param bindAddress the addresses on which it listens, as {@code bind_address} has them
 */
public record ServerNames(
        String binlog, String binlogIndex, String relayLog, String relayLogIndex, String socket, String bindAddress) {
    private static final String QUERY = """
            SELECT @@global.log_bin_basename AS binlog, @@global.log_bin_index AS binlog_index,
                   @@global.relay_log_basename AS relay_log, @@global.relay_log_index AS relay_log_index,
                   @@global.socket AS socket, @@global.bind_address AS bind_address""";

    /** Those of a server that an agent has made: they do not hold the host's name, which may change. */
    public static ServerNames own(String socket, String bindAddress) {
        return new ServerNames("binlog", "binlog.index", "relay", "relay.index", socket, bindAddress);
    }

    /**
     * Reads those of a running server.
     *
     * @throws SQLException if it does not answer, or has no binary log
     */
    public static ServerNames read(AdminSession session) throws SQLException {
        Map<String, String> row = session.row(QUERY);
        if (!row.containsKey("binlog")) {
            throw new SQLException("the server has no binary log: set log_bin and start it again");
        }
        return new ServerNames(
                row.getOrDefault("binlog", ""),
                row.getOrDefault("binlog_index", ""),
                row.getOrDefault("relay_log", ""),
                row.getOrDefault("relay_log_index", ""),
                row.getOrDefault("socket", ""),
                row.getOrDefault("bind_address", "*"));
    }
}
