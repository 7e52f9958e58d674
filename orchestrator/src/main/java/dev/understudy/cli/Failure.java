package dev.understudy.cli;

import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.EnsembleUnreachableException;
import dev.understudy.lab.LabException;
import dev.understudy.topology.UnknownClusterException;
import java.io.IOException;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Answers a command that failed: one sentence on standard error and the exit status that goes with it. */
final class Failure implements IExecutionExceptionHandler {
    private static final int INTERRUPTED = 130;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
        if (failure instanceof InterruptedException) {
            // Ctrl-C: whoever pressed it knows.
            return INTERRUPTED;
        }
        command.getErr().println("understudy: " + sentence(failure));
        return status(failure).code();
    }

    private static ExitStatus status(Exception failure) {
        if (failure instanceof CommandFailedException known) {
            return known.status();
        }
        return failure instanceof EnsembleUnreachableException || failure instanceof KeeperException
                ? ExitStatus.UNREACHABLE
                : ExitStatus.FAILED;
    }

    private static String sentence(Exception failure) {
        if (failure instanceof KeeperException) {
            return "ZooKeeper did not answer as it should: " + failure.getMessage();
        }
        if (failure instanceof CommandFailedException
                || failure instanceof LabException
                || failure instanceof UnknownClusterException
                || failure instanceof CorruptRecordException
                || failure instanceof IOException
                || failure instanceof IllegalArgumentException) {
            return String.valueOf(failure.getMessage());
        }
        Trace.LOG.debug("unforeseen", failure);
        return "this is a mistake in Understudy, please report it: " + failure
                + " (UNDERSTUDY_JAVA_OPTS=-Dunderstudy.log=DEBUG shows where)";
    }

    /** Made when it is needed: a logger takes a tenth of a second to make. */
    private static final class Trace {
        private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
    }
}
