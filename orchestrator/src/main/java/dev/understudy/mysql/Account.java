package dev.understudy.mysql;

/**
 * A MySQL account.
 *
 * @param user its name
 * @param password its password; never printed
 */
public record Account(String user, String password) {
    @Override
    public String toString() {
        return user;
    }
}
