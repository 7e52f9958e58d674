package dev.understudy.router;

/**
 * An account on the database servers.
 *
 * @param user its name
 * @param password its password; empty for none
 */
public record Credentials(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return "user " + user;
    }
}
