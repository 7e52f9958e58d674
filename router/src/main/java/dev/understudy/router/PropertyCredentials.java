package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;

/**
 * The account that the properties name: each part by itself, by a file or by an environment variable. Nothing is kept, so that
 * a file that was changed is seen.
 *
 * @param user its name
 * @param password its password
 */
record PropertyCredentials(Secret user, Secret password) implements CredentialsProvider {
    /**
     * Reads where the parts are.
     *
     * @throws SQLException if a part has two places
     */
    static PropertyCredentials of(PropertyValues values) throws SQLException {
        return new PropertyCredentials(
                secret(values, Property.USER, Property.USER_FILE, Property.USER_ENV),
                secret(values, Property.PASSWORD, Property.PASSWORD_FILE, Property.PASSWORD_ENV));
    }

    private static Secret secret(PropertyValues values, Property itself, Property file, Property environment)
            throws SQLException {
        values.requireAtMostOne(itself, file, environment);
        if (!values.text(file).isEmpty()) {
            return new Secret.OfFile(file, values.text(file));
        }
        if (!values.text(environment).isEmpty()) {
            return new Secret.OfEnvironment(environment, values.text(environment));
        }
        return new Secret.Given(itself, values.text(itself));
    }

    /** The user's name if it cannot change; empty if it is read from somewhere. */
    Optional<String> fixedUser() {
        return user instanceof Secret.Given given ? Optional.of(given.value()) : Optional.empty();
    }

    @Override
    public Credentials credentials() throws SQLException {
        return new Credentials(user.read(), password.read());
    }

    /** Whether nothing was given. */
    boolean isEmpty() {
        return equals(
                new PropertyCredentials(new Secret.Given(Property.USER, ""), new Secret.Given(Property.PASSWORD, "")));
    }

    @Override
    public String source() {
        return fixedUser().isPresent() ? password.source() : user.source() + " and " + password.source();
    }
}
