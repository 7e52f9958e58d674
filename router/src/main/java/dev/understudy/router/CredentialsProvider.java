package dev.understudy.router;

import java.sql.SQLException;

/**
 * Says as whom to log in to the database servers. It is asked before each new physical connection, by several threads at once,
 * and every few seconds besides: an answer that has changed retires the connections of the one before, none of them in use.
 * So it should answer from memory or from a file.
 */
@FunctionalInterface
public interface CredentialsProvider {
    /**
     * The account that holds now.
     *
     * @throws SQLException if it cannot be told; the router goes on with the last one that a server has accepted
     */
    Credentials credentials() throws SQLException;

    /**
     * The account that holds after a server has refused one. Whoever keeps answers overrides this and fetches a new one.
     *
     * @param refused what was tried; an equal answer is not tried again
     * @throws SQLException if it cannot be told
     */
    default Credentials afterRefusal(Credentials refused) throws SQLException {
        return credentials();
    }

    /** Where the answers come from, for messages; never a secret. */
    default String source() {
        return "the provider " + getClass().getName();
    }
}
