package dev.understudy.agent.process;

import dev.understudy.mysql.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The accounts that a new server is born with.
 *
 * @param agent used by the node's own agent, from 127.0.0.1 alone
 * @param replication the role that the accounts of the nodes' receivers have; they begin with its name and share its
 *     password, and the agent makes them once it knows the nodes
 * @param application for the application, with all rights on the database {@code app}; empty: none is made
 */
public record Accounts(Account agent, Account replication, Optional<Account> application) {
    /**
     * The statements that make them, in order, each without a semicolon. They may be run again, and change no password of an
     * account that is there.
     */
    public List<String> statements() {
        List<String> lines = new ArrayList<>(ofAgent());
        application.ifPresent(account -> lines.addAll(List.of(
                "CREATE DATABASE IF NOT EXISTS app",
                "CREATE USER IF NOT EXISTS " + at(account, "%"),
                "GRANT ALL ON app.* TO '" + account.user() + "'@'%'")));
        return lines;
    }

    /** The lines of an init file that makes them. None is binary-logged. */
    List<String> initFile() {
        List<String> lines = new ArrayList<>(statements());
        // --initialize-insecure leaves it without a password.
        lines.add("ALTER USER 'root'@'localhost' ACCOUNT LOCK");
        return lines.stream().map(line -> line + ";").toList();
    }

    private List<String> ofAgent() {
        return List.of(
                "CREATE USER IF NOT EXISTS " + at(agent, "127.0.0.1"),
                // SYSTEM_USER: an applier thread that waits for the rest of a transaction can be killed with it alone.
                "GRANT REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN, SERVICE_CONNECTION_ADMIN,"
                        + " REPLICATION CLIENT, RELOAD, PROCESS, SYSTEM_USER, CLONE_ADMIN ON *.* TO '" + agent.user()
                        + "'@'127.0.0.1'",
                // To make, lock and unlock the accounts of receivers; the role spares it the right to grant.
                "GRANT CREATE USER ON *.* TO '" + agent.user() + "'@'127.0.0.1'",
                "GRANT SELECT (User, account_locked) ON mysql.user TO '" + agent.user() + "'@'127.0.0.1'",
                "CREATE ROLE IF NOT EXISTS '" + replication.user() + "'",
                // BACKUP_ADMIN: a node that is copied anew reads all of its donor's data, as a replica does.
                "GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO '" + replication.user() + "'",
                "GRANT '" + replication.user() + "' TO '" + agent.user() + "'@'127.0.0.1' WITH ADMIN OPTION",
                "GRANT SELECT ON performance_schema.* TO '" + agent.user() + "'@'127.0.0.1'",
                "CREATE DATABASE IF NOT EXISTS understudy",
                "GRANT ALL ON understudy.* TO '" + agent.user() + "'@'127.0.0.1'",
                "CREATE TABLE IF NOT EXISTS understudy.barrier (id TINYINT PRIMARY KEY, epoch BIGINT NOT NULL,"
                        + " server_uuid CHAR(36) NOT NULL)",
                "CREATE TABLE IF NOT EXISTS understudy.heartbeat (id TINYINT PRIMARY KEY, server_uuid CHAR(36) NOT NULL,"
                        + " epoch BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL)");
    }

    private static String at(Account account, String host) {
        return "'" + account.user() + "'@'" + host + "' IDENTIFIED BY '"
                + account.password().replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
