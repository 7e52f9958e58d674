package dev.understudy.mysql;

import dev.understudy.client.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Changes passwords on one server. Nothing of it is written to the binary log: each agent does it on its own server
 * (design note 0014).
 */
public final class PasswordControl {
    /** What a server says of a wrong password; anything else it says after it has found it right. */
    private static final int WRONG = 1045;

    private static final int CLOSING_ATTEMPTS = 3;

    private final AdminSession session;
    private final Endpoint admin;

    public PasswordControl(AdminSession session, Endpoint admin) {
        this.session = session;
        this.admin = admin;
    }

    /**
     * The accounts that share a password, as they stand in statements; only those that the server has.
     *
     * @param user the account's name, or with {@code %} at its end how the names begin
     */
    public List<String> names(String user, String host) throws SQLException {
        return session.rows("SELECT User FROM mysql.user WHERE User LIKE " + quoted(user)).stream()
                .map(row -> quoted(row.getOrDefault("User", "")) + "@" + quoted(host))
                .toList();
    }

    /**
     * Whether the server takes the password of an account, be that locked or not.
     *
     * @param name as in {@link #names}
     * @throws SQLException if the server does not answer
     */
    public boolean accepts(String name, String password) throws SQLException {
        String user = name.substring(1, name.indexOf("'@'")).replace("''", "'");
        try (Connection connection = AdminSession.connect(admin, new Account(user, password), "sql_log_bin=1")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            if (e.getErrorCode() == 0) {
                throw e;
            }
            return e.getErrorCode() != WRONG;
        }
    }

    /** Makes {@code next} the password and lets {@code present} in as well, whatever was so before. */
    public void setBoth(String name, String present, String next) throws SQLException {
        change(List.of(alter(name, present), alter(name, next) + " RETAIN CURRENT PASSWORD"));
    }

    /** Makes this the only password that lets anybody in. */
    public void setOnly(String name, String password) throws SQLException {
        change(List.of(alter(name, password), "ALTER USER IF EXISTS " + name + " DISCARD OLD PASSWORD"));
    }

    private static String alter(String name, String password) {
        return "ALTER USER IF EXISTS " + name + " IDENTIFIED BY " + quoted(password);
    }

    /**
     * On a replica {@code super_read_only} is off for a moment, while {@code read_only} stays. A replica that is left
     * open would be taken for a primary of the past and killed, so closing it is tried again.
     */
    private void change(Collection<String> statements) throws SQLException {
        Map<String, String> now = session.row("SELECT @@global.super_read_only AS closed");
        boolean closed = now.getOrDefault("closed", "").equals("1");
        if (closed) {
            session.execute("SET GLOBAL super_read_only = OFF");
        }
        try {
            for (String statement : statements) {
                session.execute(statement);
            }
        } finally {
            if (closed) {
                close();
            }
        }
    }

    private void close() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                session.execute("SET GLOBAL super_read_only = ON");
                return;
            } catch (SQLException e) {
                if (attempt == CLOSING_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
