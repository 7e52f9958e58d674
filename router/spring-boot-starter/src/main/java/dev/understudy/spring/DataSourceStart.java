package dev.understudy.spring;

import dev.understudy.router.CredentialsProvider;
import dev.understudy.router.InvalidPropertyException;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes and starts a data source as an application's properties say. */
final class DataSourceStart {
    private DataSourceStart() {}

    /**
     * Makes and starts it.
     *
     * @throws InvalidConfigurationPropertyValueException if the router refuses a property; Boot shows where it was set
     * @throws DataSourceStartException if it cannot be made for another reason, or cannot find its cluster
     */
    static UnderstudyDataSource of(UnderstudyProperties properties, Optional<CredentialsProvider> credentials) {
        UnderstudyDataSource source = made(properties, credentials);
        try {
            source.start();
            return source;
        } catch (SQLException e) {
            source.close();
            throw new DataSourceStartException(DataSourceStartException.Step.START, e);
        }
    }

    private static UnderstudyDataSource made(
            UnderstudyProperties properties, Optional<CredentialsProvider> credentials) {
        try {
            UnderstudyDataSource.Builder builder = UnderstudyDataSource.builder()
                    .url(orNothing(properties.url()))
                    .ensemble(orNothing(properties.ensemble()))
                    .cluster(orNothing(properties.cluster()))
                    .schema(orNothing(properties.schema()))
                    .properties(properties.forRouter());
            credentials.ifPresent(builder::credentials);
            return builder.build();
        } catch (InvalidPropertyException e) {
            String value = properties.forRouter().get(e.property());
            throw new InvalidConfigurationPropertyValueException(name(e.property()), value, e.getMessage());
        } catch (SQLException e) {
            throw new DataSourceStartException(DataSourceStartException.Step.PROPERTIES, e);
        }
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A name as Boot writes it: gateTimeout is understudy.gate-timeout. A property of Connector/J keeps its name. */
    static String name(String property) {
        String name = property.startsWith("mysql.")
                ? property
                : property.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return UnderstudyProperties.PREFIX + "." + name;
    }
}
