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
    /** The statements that make them, one a line, as an init file wants. None of them is binary-logged. */
    List<String> statements() {
        List<String> lines = new ArrayList<>(List.of(
                "CREATE USER " + at(agent, "127.0.0.1") + ";",
                // SYSTEM_USER: an applier thread that waits for the rest of a transaction can be killed with it alone.
                "GRANT REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN, SERVICE_CONNECTION_ADMIN,"
                        + " REPLICATION CLIENT, RELOAD, PROCESS, SYSTEM_USER, CLONE_ADMIN ON *.* TO '" + agent.user()
                        + "'@'127.0.0.1';",
                // To make, lock and unlock the accounts of receivers; the role spares it the right to grant.
                "GRANT CREATE USER ON *.* TO '" + agent.user() + "'@'127.0.0.1';",
                "GRANT SELECT (User, account_locked) ON mysql.user TO '" + agent.user() + "'@'127.0.0.1';",
                "CREATE ROLE '" + replication.user() + "';",
                // BACKUP_ADMIN: a node that is copied anew reads all of its donor's data, as a replica does.
                "GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO '" + replication.user() + "';",
                "GRANT '" + replication.user() + "' TO '" + agent.user() + "'@'127.0.0.1' WITH ADMIN OPTION;",
                "GRANT SELECT ON performance_schema.* TO '" + agent.user() + "'@'127.0.0.1';",
                "CREATE DATABASE understudy;",
                "GRANT ALL ON understudy.* TO '" + agent.user() + "'@'127.0.0.1';",
                "CREATE TABLE understudy.barrier (id TINYINT PRIMARY KEY, epoch BIGINT NOT NULL,"
                        + " server_uuid CHAR(36) NOT NULL);",
                "CREATE TABLE understudy.heartbeat (id TINYINT PRIMARY KEY, server_uuid CHAR(36) NOT NULL,"
                        + " epoch BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL);"));
        application.ifPresent(account -> lines.addAll(List.of(
                "CREATE DATABASE app;",
                "CREATE USER " + at(account, "%") + ";",
                "GRANT ALL ON app.* TO '" + account.user() + "'@'%';")));
        // --initialize-insecure leaves it without a password.
        lines.add("ALTER USER 'root'@'localhost' ACCOUNT LOCK;");
        return lines;
    }

    private static String at(Account account, String host) {
        return "'" + account.user() + "'@'" + host + "' IDENTIFIED BY '"
                + account.password().replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
