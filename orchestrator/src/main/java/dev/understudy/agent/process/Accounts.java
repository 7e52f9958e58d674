package dev.understudy.agent.process;

import dev.understudy.mysql.Account;
import dev.understudy.mysql.AccountQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The accounts that every server of a cluster has, each with what it needs and no more (docs/operate/accounts.md).
 *
 * @param agent used by the node's own agent, from 127.0.0.1 alone
 * @param replication the role that the accounts of the nodes' receivers have; they begin with its name and share its
 *     password, and the agent makes them once it knows the nodes
 * @param application for the application, with all rights on the database {@code app}; empty: none is made
 * @param doctor for {@code understudy doctor}, which reads only; empty: none is made
 */
public record Accounts(Account agent, Account replication, Optional<Account> application, Optional<Account> doctor) {
    /** Owns the view that shows accounts without their passwords; nobody comes in with it. */
    private static final String VIEWER = "'understudy_view'@'localhost'";

    /** Accounts without one for the doctor. */
    public Accounts(Account agent, Account replication, Optional<Account> application) {
        this(agent, replication, application, Optional.empty());
    }

    /**
     * The statements that make them, in order, each without a semicolon. They may be run again, and change no password
     * of an account that is there.
     */
    public List<String> statements() {
        List<String> lines = new ArrayList<>(ofAgent());
        application.ifPresent(account -> lines.addAll(ofApplication(account)));
        doctor.ifPresent(account -> lines.addAll(ofDoctor(account)));
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
        String name = "'" + agent.user() + "'@'127.0.0.1'";
        return List.of(
                "CREATE USER IF NOT EXISTS " + at(agent, "127.0.0.1"),
                // SYSTEM_USER: an applier thread that waits for the rest of a transaction can be killed with it alone.
                "GRANT REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN, SERVICE_CONNECTION_ADMIN,"
                        + " REPLICATION CLIENT, RELOAD, PROCESS, SYSTEM_USER, CLONE_ADMIN ON *.* TO " + name,
                // To make, lock and unlock the accounts of receivers, and to change passwords; the role spares it the
                // right to grant.
                "GRANT CREATE USER ON *.* TO " + name,
                "GRANT SELECT (User, account_locked) ON mysql.user TO " + name,
                "CREATE ROLE IF NOT EXISTS '" + replication.user() + "'",
                // BACKUP_ADMIN: a node that is copied anew reads all of its donor's data, as a replica does.
                "GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO '" + replication.user() + "'",
                "GRANT '" + replication.user() + "' TO " + name + " WITH ADMIN OPTION",
                "GRANT SELECT ON performance_schema.* TO " + name,
                "CREATE DATABASE IF NOT EXISTS understudy",
                "GRANT ALL ON understudy.* TO " + name,
                "CREATE TABLE IF NOT EXISTS understudy.barrier (id TINYINT PRIMARY KEY, epoch BIGINT NOT NULL,"
                        + " server_uuid CHAR(36) NOT NULL)",
                "CREATE TABLE IF NOT EXISTS understudy.heartbeat (id TINYINT PRIMARY KEY, server_uuid CHAR(36) NOT NULL,"
                        + " epoch BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL)");
    }

    private static List<String> ofApplication(Account account) {
        return List.of(
                "CREATE DATABASE IF NOT EXISTS app",
                "CREATE USER IF NOT EXISTS " + at(account, "%"),
                "GRANT ALL ON app.* TO '" + account.user() + "'@'%'");
    }

    private static List<String> ofDoctor(Account account) {
        String name = "'" + account.user() + "'@'%'";
        return List.of(
                "CREATE USER IF NOT EXISTS " + VIEWER + " ACCOUNT LOCK",
                "GRANT SELECT ON mysql.user TO " + VIEWER,
                "GRANT SELECT ON mysql.global_grants TO " + VIEWER,
                "GRANT SELECT ON mysql.role_edges TO " + VIEWER,
                "CREATE OR REPLACE DEFINER = " + VIEWER + " SQL SECURITY DEFINER VIEW " + AccountQuery.VIEW + " AS "
                        + AccountQuery.SELECT,
                "CREATE USER IF NOT EXISTS " + at(account, "%"),
                // SHOW VIEW: to see that there are tables, and of which engine, but nothing of what is in them.
                "GRANT REPLICATION CLIENT, PROCESS, SHOW VIEW ON *.* TO " + name,
                "GRANT SELECT ON performance_schema.* TO " + name,
                "GRANT SELECT ON " + AccountQuery.VIEW + " TO " + name);
    }

    private static String at(Account account, String host) {
        return "'" + account.user() + "'@'" + host + "' IDENTIFIED BY '"
                + account.password().replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
