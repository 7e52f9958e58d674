package dev.understudy.doctor;

import java.util.Set;

/**
 * An account or a role of a server.
 *
 * @param user its name
 * @param host from where it comes in
 * @param plugin how it shows who it is
 * @param flags what else is so
 * @param privileges the privileges on everything that it was granted itself, as in GRANT
 * @param roles the roles that it was granted, as {@code name@host}
 */
public record AccountFacts(
        String user, String host, String plugin, Set<Flag> flags, Set<String> privileges, Set<String> roles) {
    /** What is so of an account. */
    public enum Flag {
        LOCKED,
        EXPIRED,
        NO_PASSWORD
    }

    private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "::1");

    public AccountFacts {
        flags = Set.copyOf(flags);
        privileges = Set.copyOf(privileges);
        roles = Set.copyOf(roles);
    }

    boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** Whether somebody can come in with it. */
    boolean isOpen() {
        return !is(Flag.LOCKED);
    }

    /** Whether it is a person's on the server's own host, who could end mysqld without it. */
    boolean isOfThisHost() {
        return THIS_HOST.contains(host);
    }

    /** Whether MySQL made it for itself. */
    boolean isInternal() {
        return user.startsWith("mysql.");
    }

    /** As in a statement. */
    String quoted() {
        return "'" + user + "'@'" + host + "'";
    }

    String name() {
        return user + "@" + host;
    }
}
