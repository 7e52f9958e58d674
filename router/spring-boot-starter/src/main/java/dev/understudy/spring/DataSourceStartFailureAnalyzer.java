package dev.understudy.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why the data source could not start, and what to do. */
final class DataSourceStartFailureAnalyzer extends AbstractFailureAnalyzer<DataSourceStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataSourceStartException cause) {
        String why = cause.getMessage() + ".";
        return switch (cause.step()) {
            case PROPERTIES ->
                new FailureAnalysis(
                        "The data source of Understudy cannot be made of its properties: " + why,
                        "Correct the properties that begin with understudy. in the application's configuration.",
                        cause);
            case START ->
                new FailureAnalysis(
                        "The data source of Understudy could not start: " + why,
                        "Check that ZooKeeper answers this host at understudy.ensemble, and that understudy.cluster names a"
                                + " cluster that has been formed (./understudy status). If both only need longer, raise"
                                + " understudy.start-timeout.",
                        cause);
        };
    }
}
