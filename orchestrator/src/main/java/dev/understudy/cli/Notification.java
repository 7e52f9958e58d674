package dev.understudy.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that a service works, if systemd has started it and asks for that. It is told by systemd's own program:
 * the JDK has no datagram sockets of the Unix domain.
 */
final class Notification {
    private static final Logger LOG = LoggerFactory.getLogger(Notification.class);
    private static final long PATIENCE_SECONDS = 10;

    private Notification() {}

    /** What the service does until it works. */
    interface Beginning {
        void await() throws InterruptedException;
    }

    /** Says so as soon as the service works, from a thread of its own. */
    static void after(Beginning beginning, Map<String, String> environment) {
        if (!environment.containsKey("NOTIFY_SOCKET")) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        beginning.await();
                        tell();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "notification");
        thread.setDaemon(true);
        thread.start();
    }

    /** What fails is logged: systemd ends a service that does not speak in time. */
    private static void tell() throws InterruptedException {
        try {
            Process told =
                    new ProcessBuilder("systemd-notify", "--ready").inheritIO().start();
            if (!told.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                told.destroyForcibly();
                LOG.warn("systemd-notify does not end, and systemd may not know that this service works");
            } else if (told.exitValue() != 0) {
                LOG.warn("systemd-notify ended with status {}: the unit needs NotifyAccess=all", told.exitValue());
            }
        } catch (IOException e) {
            LOG.warn(
                    "systemd wants to be told that this service works, and systemd-notify cannot be run: {}; use Type=exec",
                    e.getMessage());
        }
    }
}
