package dev.understudy.spring;

import dev.understudy.router.UnderstudyDataSource;
import dev.understudy.router.UnderstudyMetrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Adds the router's figures to the application's, if Micrometer is there; Boot binds them to its registries. */
@AutoConfiguration(after = UnderstudyAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnSingleCandidate(UnderstudyDataSource.class)
public final class UnderstudyMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    UnderstudyMetrics understudyMetrics(UnderstudyDataSource dataSource) {
        return new UnderstudyMetrics(dataSource, Tags.empty());
    }
}
