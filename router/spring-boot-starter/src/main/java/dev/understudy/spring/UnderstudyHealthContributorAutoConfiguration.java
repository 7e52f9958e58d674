package dev.understudy.spring;

import dev.understudy.router.UnderstudyDataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows how the cluster stands among the application's health, if that is there. */
@AutoConfiguration(after = UnderstudyAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(UnderstudyDataSource.class)
@ConditionalOnEnabledHealthIndicator("understudy")
public final class UnderstudyHealthContributorAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "understudyHealthIndicator")
    HealthIndicator understudyHealthIndicator(UnderstudyDataSource dataSource) {
        return new UnderstudyHealthIndicator(dataSource::status);
    }
}
