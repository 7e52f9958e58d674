package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in to servers as the provider says, through a change of password: what it says now, then what it says when asked again,
 * then the last two that were accepted. A replica may not have heard of a new password yet, and a secret may be changed before
 * the account is.
 */
final class Logins {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    /** Access denied (1045, 1698), password expired (1862), account locked (3118). */
    private static final Set<Integer> REFUSALS = Set.of(1045, 1698, 1862, 3118);

    private final CredentialsProvider provider;
    private volatile @Nullable Credentials newest;

    // Guarded by this.
    private @Nullable Credentials accepted;
    private @Nullable Credentials acceptedBefore;
    private @Nullable String told;

    /** A server to log in to; its text is its name for messages. */
    @FunctionalInterface
    interface Server {
        /**
         * Opens a connection.
         *
         * @throws SQLException if there is none, or the server refuses the account
         */
        Connection connect(Credentials as) throws SQLException;
    }

    /**
     * A connection that a server has accepted.
     *
     * @param connection to it
     * @param as whom it accepted
     */
    record Login(Connection connection, Credentials as) {}

    Logins(CredentialsProvider provider) {
        this.provider = provider;
    }

    /** The provider's last answer; null before the first. */
    @Nullable
    Credentials newest() {
        return newest;
    }

    /**
     * Asks the provider.
     *
     * @throws SQLException if it does not know, and nothing was accepted before
     */
    Credentials ask() throws SQLException {
        return answer(provider::credentials);
    }

    private interface Question {
        Credentials put() throws SQLException;
    }

    private Credentials answer(Question question) throws SQLException {
        try {
            Credentials answer = question.put();
            newest = answer;
            return answer;
        } catch (SQLException | RuntimeException e) {
            Credentials last = lastAccepted();
            if (last == null) {
                throw e instanceof UnusableAccountException
                        ? (SQLException) e
                        : new UnusableAccountException("no account is known: " + provider.source() + " failed: " + e);
            }
            warnOnce("no account is known: {}. The last that was accepted is used, {}", e.getMessage(), last);
            return last;
        }
    }

    /**
     * Logs in.
     *
     * @param name of the server, with its address
     * @throws SQLException if the server refuses the account (28000), or there is no connection to it
     */
    Login open(String name, Server server) throws SQLException {
        Credentials first = ask();
        try {
            return accept(new Login(server.connect(first), first));
        } catch (SQLException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            return openAfterRefusal(name, server, first, e);
        }
    }

    private Login openAfterRefusal(String name, Server server, Credentials refused, SQLException refusal)
            throws SQLException {
        Set<Credentials> others = new LinkedHashSet<>();
        others.add(answer(() -> provider.afterRefusal(refused)));
        others.addAll(acceptedBefore());
        others.remove(refused);
        for (Credentials other : others) {
            try {
                Login login = new Login(server.connect(other), other);
                if (other.equals(newest)) {
                    return accept(login);
                }
                warnOnce("{} does not accept the newest password of {} yet; an earlier one is used", name, other);
                return login;
            } catch (SQLException e) {
                if (!isRefusal(e)) {
                    throw e;
                }
            }
        }
        throw new UnusableAccountException(
                name + " refused " + refused + ": " + refusal.getMessage() + ". The account is from "
                        + provider.source()
                        + ". Check that this is its password on the servers of the cluster, and that it may log in from"
                        + " this host",
                refusal);
    }

    private synchronized Login accept(Login login) {
        if (!login.as().equals(accepted)) {
            acceptedBefore = accepted;
            accepted = login.as();
            told = null;
        }
        return login;
    }

    private synchronized @Nullable Credentials lastAccepted() {
        return accepted;
    }

    private synchronized Set<Credentials> acceptedBefore() {
        Set<Credentials> all = new LinkedHashSet<>();
        if (accepted != null) {
            all.add(accepted);
        }
        if (acceptedBefore != null) {
            all.add(acceptedBefore);
        }
        return all;
    }

    /** A warning that every new connection would repeat is given once until another account is accepted. */
    private synchronized void warnOnce(String message, @Nullable Object one, @Nullable Object other) {
        if (!message.equals(told)) {
            told = message;
            LOG.warn(message, one, other);
        }
    }

    private static boolean isRefusal(SQLException e) {
        return REFUSALS.contains(e.getErrorCode());
    }
}
