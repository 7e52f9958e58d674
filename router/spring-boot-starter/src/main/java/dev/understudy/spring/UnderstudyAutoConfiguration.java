package dev.understudy.spring;

import dev.understudy.router.CredentialsProvider;
import dev.understudy.router.UnderstudyDataSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Makes the router the application's {@code DataSource} if it is told where its cluster is: by {@code understudy.ensemble}
 * and {@code understudy.cluster}, or by {@code understudy.url}. Boot's own data source steps back then.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@Conditional(UnderstudyAutoConfiguration.PlaceIsGiven.class)
@ConditionalOnMissingBean(UnderstudyDataSource.class)
@EnableConfigurationProperties(UnderstudyProperties.class)
public final class UnderstudyAutoConfiguration {
    /**
     * The data source, started: an application that cannot find its cluster does not start. It is closed with the context. A
     * bean that is a {@link CredentialsProvider} says as whom to log in.
     *
     * @throws DataSourceStartException if it cannot be made or started
     */
    @Bean(destroyMethod = "close")
    UnderstudyDataSource dataSource(UnderstudyProperties properties, ObjectProvider<CredentialsProvider> credentials) {
        return DataSourceStart.of(properties, Optional.ofNullable(credentials.getIfAvailable()));
    }

    /** The view for reads, for who asks for it by its name; it shares the pools of the other. */
    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "readOnlyDataSource")
    DataSource readOnlyDataSource(UnderstudyDataSource dataSource) {
        return dataSource.readOnly();
    }

    /** Whether the cluster's place is given, in one way or the other. */
    static final class PlaceIsGiven extends AnyNestedCondition {
        PlaceIsGiven() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnProperty(UnderstudyProperties.PREFIX + ".url")
        static final class ByUrl {}

        @Conditional(EnsembleAndCluster.class)
        static final class ByNames {}
    }

    /** Whether both are given. */
    static final class EnsembleAndCluster extends AllNestedConditions {
        EnsembleAndCluster() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnProperty(UnderstudyProperties.PREFIX + ".ensemble")
        static final class Ensemble {}

        @ConditionalOnProperty(UnderstudyProperties.PREFIX + ".cluster")
        static final class Cluster {}
    }
}
