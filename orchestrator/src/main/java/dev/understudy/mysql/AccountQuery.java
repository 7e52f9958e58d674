package dev.understudy.mysql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks who may come in, without anybody's password. The doctor's own account reads it through a view, since who may read
 * {@code mysql.user} sees what passwords are made of.
 */
public final class AccountQuery {
    /** The view that shows it. */
    public static final String VIEW = "understudy.account";

    /** The columns of {@code mysql.user} for the privileges that matter. */
    private static final Map<String, String> STATIC = statics();

    private static final List<String> DYNAMIC = List.of(
            "SYSTEM_USER",
            "CONNECTION_ADMIN",
            "SERVICE_CONNECTION_ADMIN",
            "REPLICATION_SLAVE_ADMIN",
            "SYSTEM_VARIABLES_ADMIN",
            "BACKUP_ADMIN",
            "CLONE_ADMIN");

    /** Each account in one row. */
    public static final String SELECT = "SELECT u.User AS user, u.Host AS host, u.plugin AS plugin,"
            + " u.account_locked AS locked, u.password_expired AS expired, u.authentication_string = '' AS no_password,"
            + " CONCAT_WS(',', "
            + STATIC.entrySet().stream()
                    .map(one -> "IF(u." + one.getKey() + " = 'Y', '" + one.getValue() + "', NULL)")
                    .collect(Collectors.joining(", "))
            + ", (SELECT GROUP_CONCAT(g.PRIV) FROM mysql.global_grants g WHERE g.USER = u.User AND g.HOST = u.Host"
            + " AND g.PRIV IN ('" + String.join("', '", DYNAMIC) + "'))) AS privileges,"
            + " (SELECT GROUP_CONCAT(CONCAT(e.FROM_USER, '@', e.FROM_HOST)) FROM mysql.role_edges e"
            + " WHERE e.TO_USER = u.User AND e.TO_HOST = u.Host) AS roles FROM mysql.user u";

    private AccountQuery() {}

    private static Map<String, String> statics() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("Super_priv", "SUPER");
        columns.put("Shutdown_priv", "SHUTDOWN");
        columns.put("Repl_slave_priv", "REPLICATION SLAVE");
        columns.put("Repl_client_priv", "REPLICATION CLIENT");
        columns.put("Reload_priv", "RELOAD");
        columns.put("Process_priv", "PROCESS");
        columns.put("Create_user_priv", "CREATE USER");
        return columns;
    }
}
