package dev.understudy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a program in the foreground runs, and how it ends. */
final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

    private Foreground() {}

    /** Waits until standard input is closed, as it is when the parent process has ended. */
    static void untilParentEnds() throws IOException {
        while (System.in.read() >= 0) {
            // What the parent writes means nothing.
        }
    }

    /**
     * Waits for SIGTERM or Ctrl-C, upon which everything given is closed in order and the virtual machine ends; does not
     * return.
     */
    static void untilInterrupted(AutoCloseable... toClose) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> List.of(toClose).forEach(Foreground::close)));
        new CountDownLatch(1).await();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // AutoCloseable declares Exception; the program ends whatever it was.
            LOG.warn("could not be closed in order: {}", e.getMessage());
        }
    }

    /**
     * Lets the whole program end with status 1 if one of its threads fails, so that whoever supervises it starts it anew:
     * a leader without its loop would be worse than none.
     */
    static void endWithAnyThread() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            LOG.error(
                    "{} failed, which is a mistake in Understudy; the program ends, to be started anew: {}",
                    thread.getName(),
                    trace);
            Runtime.getRuntime().halt(1);
        });
    }
}
