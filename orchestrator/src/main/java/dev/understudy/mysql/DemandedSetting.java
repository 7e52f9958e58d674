package dev.understudy.mysql;

import dev.understudy.client.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A setting without which an acknowledged write can be lost or replication stops (design, section 7). The agent starts
 * mysqld with all of them; a person, or another start, can change them afterwards.
 */
public enum DemandedSetting {
    SYNC_BINLOG(Change.AT_RUN_TIME, "1"),
    INNODB_FLUSH_LOG_AT_TRX_COMMIT(Change.AT_RUN_TIME, "1"),
    SYNC_RELAY_LOG(Change.AT_RUN_TIME, "1"),
    RELAY_LOG_RECOVERY(Change.AT_START, "0"),
    BINLOG_FORMAT(Change.AT_RUN_TIME, "ROW"),
    BINLOG_ERROR_ACTION(Change.AT_RUN_TIME, "ABORT_SERVER"),
    GTID_MODE(Change.AT_RUN_TIME, "ON"),
    ENFORCE_GTID_CONSISTENCY(Change.AT_RUN_TIME, "ON"),
    LOG_REPLICA_UPDATES(Change.AT_START, "1"),
    REPLICA_PRESERVE_COMMIT_ORDER(Change.AT_RUN_TIME, "1"),
    REPLICA_NET_TIMEOUT(Change.AT_RUN_TIME, "4"),
    SESSION_TRACK_GTIDS(Change.AT_RUN_TIME, "OWN_GTID"),
    RPL_SEMI_SYNC_SOURCE_TIMEOUT(Change.AT_RUN_TIME, "1000000000000000000"),
    RPL_SEMI_SYNC_SOURCE_WAIT_POINT(Change.AT_RUN_TIME, "AFTER_SYNC"),
    RPL_SEMI_SYNC_SOURCE_WAIT_NO_REPLICA(Change.AT_RUN_TIME, "1");

    /** When a setting can be changed. */
    private enum Change {
        AT_RUN_TIME,
        AT_START
    }

    /** Asks for all of them, in one row. */
    static final String QUERY = Arrays.stream(values())
            .map(setting -> "@@global." + setting.variable() + " AS " + setting.variable())
            .collect(Collectors.joining(", ", "SELECT ", ""));

    private final Change change;
    private final String demanded;

    DemandedSetting(Change change, String demanded) {
        this.change = change;
        this.demanded = demanded;
    }

    /**
     * What a person should know of a server's settings.
     *
     * @param row the answer to {@link #QUERY}
     */
    static List<Finding> drift(Map<String, String> row) {
        return Arrays.stream(values())
                .flatMap(setting -> setting.differing(row).stream())
                .toList();
    }

    /**
     * The statements that set what can be set while a server runs and is not what it must be.
     *
     * @param variables global variables by their names in small letters, as performance_schema has them; those of a plugin
     *     that is not there are missing
     */
    public static List<String> mending(Map<String, String> variables) {
        return Arrays.stream(values())
                .filter(setting -> setting.change == Change.AT_RUN_TIME)
                .filter(setting -> !setting.isDemanded(variables.getOrDefault(setting.variable(), "")))
                .map(DemandedSetting::statement)
                .toList();
    }

    private boolean isDemanded(String value) {
        return value.equals(demanded)
                || (demanded.equals("1") && value.equals("ON"))
                || (demanded.equals("0") && value.equals("OFF"));
    }

    private String statement() {
        return "SET GLOBAL " + variable() + " = " + demanded;
    }

    private Optional<Finding> differing(Map<String, String> row) {
        String value = row.getOrDefault(variable(), "");
        if (value.equals(demanded)) {
            return Optional.empty();
        }
        String mend = switch (change) {
            case AT_RUN_TIME -> statement();
            case AT_START -> "end mysqld, and its agent starts it with what is needed";
        };
        return Optional.of(new Finding(
                Finding.Kind.CONFIG_DRIFT, variable() + " is " + value + " and must be " + demanded + ": " + mend));
    }

    private String variable() {
        return name().toLowerCase(Locale.ROOT);
    }
}
