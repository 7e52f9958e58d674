package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.router.UnderstudyDataSource;
import dev.understudy.router.UnderstudyMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** What an application gets by its properties. No cluster is there: what starts is in the tests on real servers. */
class UnderstudyAutoConfigurationTest {
    private static final String NOWHERE = "understudy.ensemble=127.0.0.1:1";

    private @Nullable ConfigurableApplicationContext started;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withInitializer(context -> started = context)
            .withConfiguration(AutoConfigurations.of(
                    UnderstudyAutoConfiguration.class,
                    UnderstudyHealthContributorAutoConfiguration.class,
                    UnderstudyMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    DataSourceAutoConfiguration.class));

    /** What Boot prints when an application does not start. */
    private FailureAnalysis analysis(@Nullable Throwable failure) {
        ConfigurableApplicationContext context = Objects.requireNonNull(started);
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(Environment.class, context.getEnvironment())
                                .and(BeanFactory.class, context.getBeanFactory()),
                        // Some of Boot's need libraries that are not here.
                        (type, name, trouble) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(Objects.requireNonNull(failure)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"understudy.ensemble=zk:2181", "understudy.cluster=shop", "understudy.gate-timeout=1s"})
    void withoutThePlaceOfItsClusterItKeepsOut(String property) {
        application
                .withPropertyValues(property, "spring.datasource.url=jdbc:mysql://127.0.0.1:1/app")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(UnderstudyDataSource.class);
                    assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
                    assertThat(context).doesNotHaveBean("understudyHealthIndicator");
                    assertThat(context).doesNotHaveBean(UnderstudyMetrics.class);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            understudy.gate-timeout=0s         | understudy.gate-timeout          | a time greater than 0
            understudy.write-pool-size=0       | understudy.write-pool-size       | use 1 or more
            understudy.mysql.autoReconnect=yes | understudy.mysql.autoReconnect   | cannot be set
            understudy.max-lag=soon            | understudy.max-lag               | soon
            """)
    void aPropertyThatCannotBeUsedIsNamed(String given, String property, String why) {
        application
                .withPropertyValues(NOWHERE, "understudy.cluster=shop", given)
                .run(context -> {
                    FailureAnalysis told = analysis(context.getStartupFailure());
                    assertThat(told.getDescription()).contains(property).contains(why);
                    assertThat(told.getAction()).isNotBlank();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            understudy.outcomes=ledger                     | needs a database for its table
            understudy.cluster=Shop!                       | Shop!
            understudy.url=jdbc:understudy://zk:2181/shop  | leave out either the URL or these
            """)
    void propertiesThatDoNotFitTogetherAreExplained(String given, String why) {
        application
                .withPropertyValues(NOWHERE, "understudy.cluster=shop")
                .withPropertyValues(given)
                .run(context -> {
                    FailureAnalysis told = analysis(context.getStartupFailure());
                    assertThat(told.getDescription()).contains("cannot be made").contains(why);
                    assertThat(told.getAction()).contains("understudy.");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "understudy.ensemble=127.0.0.1:1, understudy.cluster=shop",
        "understudy.url=jdbc:understudy://127.0.0.1:1/shop/app, understudy.user=web",
    })
    void aZooKeeperThatDoesNotAnswerIsNamed(String one, String other) {
        application
                .withPropertyValues(one, other, "understudy.start-timeout=300ms")
                .run(context -> {
                    FailureAnalysis told = analysis(context.getStartupFailure());
                    assertThat(told.getDescription()).contains("could not start", "127.0.0.1:1", "cluster shop");
                    assertThat(told.getAction()).contains("understudy.ensemble", "understudy.start-timeout");
                });
    }

    @Test
    void anApplicationsOwnRouterIsLeftAloneAndWatched() {
        application
                .withUserConfiguration(Own.class)
                .withPropertyValues(NOWHERE, "understudy.cluster=other")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(UnderstudyDataSource.class);
                    assertThat(context.getBean(UnderstudyDataSource.class).cluster())
                            .isEqualTo("own");
                    assertThat(context).doesNotHaveBean(HikariDataSource.class);
                    assertThat(context).hasBean("understudyHealthIndicator");
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("understudy.router.writable")
                                    .tag("cluster", "own")
                                    .gauge())
                            .isNotNull();
                });
    }

    @Test
    void bootsOwnPoolTakesTheUrlTogetherWithTheDriver() {
        ApplicationContextRunner pooled = application.withPropertyValues(
                "spring.datasource.url=jdbc:understudy://127.0.0.1:1/shop/app", "spring.datasource.username=web");
        pooled.run(context -> assertThat(context).hasFailed());
        pooled.withPropertyValues("spring.datasource.driver-class-name=dev.understudy.router.UnderstudyDriver")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(HikariDataSource.class));
    }

    @Test
    void healthCanBeTurnedOff() {
        application
                .withUserConfiguration(Own.class)
                .withPropertyValues("management.health.understudy.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("understudyHealthIndicator"));
    }

    @Test
    void neitherHealthNorMicrometerIsNeeded() {
        application
                .withUserConfiguration(Own.class)
                .withClassLoader(new FilteredClassLoader(MeterBinder.class, HealthIndicator.class))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(UnderstudyDataSource.class);
                    assertThat(context).doesNotHaveBean("understudyMetrics");
                    assertThat(context).doesNotHaveBean("understudyHealthIndicator");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        UnderstudyDataSource ownDataSource() throws SQLException {
            return UnderstudyDataSource.builder()
                    .ensemble("127.0.0.1:1")
                    .cluster("own")
                    .build();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }
}
