package dev.understudy.doctor;

import static dev.understudy.doctor.ServerChecks.when;

import dev.understudy.doctor.AccountFacts.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who may come in, and what they may do. Accounts of the server's own host are a person's, who could do all of it anyway. */
final class AccountChecks {
    static final String AGENT = "understudy_agent";
    static final String REPLICATION = "understudy_replica";
    private static final String LOOPBACK = "127.0.0.1";

    /** What an agent does its work with; it may have more. */
    static final Set<String> OF_AGENT = Set.of(
            "REPLICATION_SLAVE_ADMIN",
            "SYSTEM_VARIABLES_ADMIN",
            "CONNECTION_ADMIN",
            "SERVICE_CONNECTION_ADMIN",
            "SYSTEM_USER",
            "CLONE_ADMIN",
            "REPLICATION CLIENT",
            "RELOAD",
            "PROCESS",
            "CREATE USER");

    private AccountChecks() {}

    static List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(tooPowerful("SUPER", "it writes to servers that are fenced or read-only, so that writes are lost"));
        checks.add(tooPowerful(
                "CONNECTION_ADMIN", "it comes in past offline_mode and writes past read_only: it cannot be fenced"));
        checks.add(tooPowerful("SYSTEM_USER", "the agent's KILL may not end its sessions"));
        checks.add(tooPowerful("SHUTDOWN", "a clean stop answers the commits that wait, acknowledged or not"));
        checks.add(tooPowerful("REPLICATION_SLAVE_ADMIN", "it can point a replica elsewhere, past the record"));
        checks.add(tooPowerful(
                "SYSTEM_VARIABLES_ADMIN", "it can open a fenced server, and turn off what protects answered commits"));
        checks.addAll(ours());
        checks.addAll(passwords());
        return List.copyOf(checks);
    }

    private static Check tooPowerful(String privilege, String why) {
        return onAccounts(
                "account_with_" + privilege.toLowerCase(Locale.ROOT),
                Severity.BLOCKING,
                "an account that comes in from elsewhere has " + privilege,
                why,
                (server, account) -> account.isOpen()
                        && !account.isOfThisHost()
                        && server.privileges(account).contains(privilege),
                " has " + privilege,
                account -> "REVOKE " + privilege + " ON *.* FROM " + account.quoted()
                        + ", or from the role that it has it by");
    }

    private static List<Check> ours() {
        return List.of(
                Check.onServers(
                        "agent_account_open",
                        Severity.BLOCKING,
                        "the agent's account can come in from elsewhere than 127.0.0.1",
                        "whoever learns its password takes over the server over the network",
                        server -> server.accounts().stream()
                                .filter(account -> account.user().equals(AGENT)
                                        && !account.host().equals(LOOPBACK))
                                .map(account -> new Symptom.Local(
                                        account.name() + " is there", "DROP USER " + account.quoted()))),
                managed(
                        "agent_account_missing",
                        "the agent's account is missing or locked",
                        "the agent cannot look at its server, nor fence it",
                        server -> server.account(AGENT, LOOPBACK)
                                .filter(AccountFacts::isOpen)
                                .isEmpty(),
                        "there is no account " + AGENT + "@" + LOOPBACK + " that is open",
                        "CREATE USER and GRANT as docs/operate/accounts.md has them, with sql_log_bin = 0"),
                new Check(
                        "agent_account_weak",
                        Severity.BLOCKING,
                        "the agent's account lacks a privilege",
                        "a step of the agent will fail, perhaps in the middle of a failover",
                        facts -> facts.answered().entrySet().stream()
                                .flatMap(
                                        entry -> lacking(entry.getValue()).map(symptom -> symptom.at(entry.getKey())))),
                managed(
                        "replication_role_missing",
                        "the role of the receivers is missing, or may not replicate",
                        "nobody can follow this server when it is primary",
                        server -> server.account(REPLICATION, "%")
                                .filter(role -> role.privileges().contains("REPLICATION SLAVE"))
                                .isEmpty(),
                        "there is no role " + REPLICATION + " with REPLICATION SLAVE",
                        "SET sql_log_bin = 0; CREATE ROLE " + REPLICATION + "; GRANT REPLICATION SLAVE ON *.* TO "
                                + REPLICATION),
                onAccounts(
                        "replication_account_powerful",
                        Severity.BLOCKING,
                        "an account that replicates has CONNECTION_ADMIN or SUPER",
                        "offline_mode does not cut its replica off, so it goes on acknowledging a fenced primary",
                        (server, account) -> !account.isOfThisHost()
                                && server.privileges(account).contains("REPLICATION SLAVE")
                                && (server.privileges(account).contains("CONNECTION_ADMIN")
                                        || server.privileges(account).contains("SUPER")),
                        " has REPLICATION SLAVE together with CONNECTION_ADMIN or SUPER",
                        account -> "REVOKE CONNECTION_ADMIN, SUPER ON *.* FROM " + account.quoted()));
    }

    private static Stream<Symptom.Local> lacking(ServerFacts server) {
        return server.account(AGENT, LOOPBACK).stream().flatMap(agent -> {
            Set<String> lacking = new TreeSet<>(OF_AGENT);
            lacking.removeAll(server.privileges(agent));
            return when(
                    !lacking.isEmpty(),
                    agent.name() + " lacks " + String.join(", ", lacking),
                    "SET sql_log_bin = 0; GRANT " + String.join(", ", lacking) + " ON *.* TO " + agent.quoted());
        });
    }

    private static List<Check> passwords() {
        return List.of(
                onAccounts(
                        "account_without_password",
                        Severity.BLOCKING,
                        "an account has no password",
                        "everybody who reaches the server comes in",
                        (server, account) -> account.isOpen() && account.is(Flag.NO_PASSWORD),
                        " has no password",
                        account -> "ALTER USER " + account.quoted() + " IDENTIFIED BY '...'; or ACCOUNT LOCK"),
                onAccounts(
                        "account_anonymous",
                        Severity.BLOCKING,
                        "there is an account without a name",
                        "it is taken instead of the one that was meant",
                        (server, account) -> account.isOpen() && account.user().isEmpty(),
                        " has no name",
                        account -> "DROP USER " + account.quoted()),
                onAccounts(
                        "password_expired",
                        Severity.WARNING,
                        "the password of an account has expired",
                        "it can do nothing but change it",
                        (server, account) -> account.isOpen() && account.is(Flag.EXPIRED),
                        " has a password that has expired",
                        account -> "ALTER USER " + account.quoted() + " IDENTIFIED BY '...'"),
                Check.onServers(
                        "password_lifetime",
                        Severity.WARNING,
                        "passwords expire by themselves",
                        "that of an agent or of a receiver would on some day, and replication stops with it",
                        server -> when(
                                server.number("default_password_lifetime").orElse(0) > 0,
                                "default_password_lifetime is " + server.variable("default_password_lifetime")
                                        + " days",
                                "SET GLOBAL default_password_lifetime = 0, and understudy accounts rotate by a plan")),
                onAccounts(
                        "account_old_plugin",
                        Severity.WARNING,
                        "an account shows its password by mysql_native_password",
                        "MySQL 9 has it no more: after an upgrade nobody comes in with that account",
                        (server, account) ->
                                account.isOpen() && account.plugin().equals("mysql_native_password"),
                        " uses mysql_native_password",
                        account ->
                                "ALTER USER " + account.quoted() + " IDENTIFIED WITH caching_sha2_password BY '...'"));
    }

    /** Of servers that are kept by agents; to others {@code understudy adopt} gives these accounts. */
    private static Check managed(
            String id, String finds, String why, Predicate<ServerFacts> isWrong, String what, String mend) {
        return new Check(
                id,
                Severity.BLOCKING,
                finds,
                why,
                facts -> facts.management().isEmpty()
                        ? Stream.empty()
                        : facts.answered().entrySet().stream()
                                .filter(server -> isWrong.test(server.getValue()))
                                .map(server -> new Symptom(server.getKey(), what, mend)));
    }

    private interface OfAccount {
        boolean isWrong(ServerFacts server, AccountFacts account);
    }

    private interface Mend {
        String of(AccountFacts account);
    }

    private static Check onAccounts(
            String id, Severity severity, String finds, String why, OfAccount of, String what, Mend mend) {
        return Check.onServers(
                id,
                severity,
                finds,
                why,
                server -> server.accounts().stream()
                        .filter(account -> !account.isInternal() && of.isWrong(server, account))
                        .map(account -> new Symptom.Local(account.name() + what, mend.of(account))));
    }
}
