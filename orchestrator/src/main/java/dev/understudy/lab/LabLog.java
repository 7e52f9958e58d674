package dev.understudy.lab;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A lab's own log: what ZooKeeper, the router and the workload of this process have to say, beside the parts' logs. */
final class LabLog implements AutoCloseable {
    private final Path file;
    private @Nullable FileAppender<ILoggingEvent> appender;

    LabLog(Path file) {
        this.file = file;
    }

    void start() {
        // With another logging library there is no file, and nothing else is lost.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20} %msg%n");
            encoder.start();
            FileAppender<ILoggingEvent> started = new FileAppender<>();
            started.setContext(context);
            started.setFile(file.toString());
            started.setEncoder(encoder);
            started.start();
            root(context).addAppender(started);
            appender = started;
        }
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    public void close() {
        FileAppender<ILoggingEvent> started = appender;
        if (started != null && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            root(context).detachAppender(started);
            started.stop();
        }
    }
}
