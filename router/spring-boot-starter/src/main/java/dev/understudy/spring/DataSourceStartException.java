package dev.understudy.spring;

import java.sql.SQLException;

/** The data source could not be made, or could not find its cluster. */
final class DataSourceStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How far it came. */
    enum Step {
        /** The properties do not fit together. */
        PROPERTIES,
        /** ZooKeeper or the cluster was not found. */
        START
    }

    private final Step step;

    DataSourceStartException(Step step, SQLException cause) {
        super(cause.getMessage(), cause);
        this.step = step;
    }

    Step step() {
        return step;
    }
}
