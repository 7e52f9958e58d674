package dev.understudy.containers;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The clock of a host, as its processes see it. All containers of a machine share the kernel's clock, so libfaketime is
 * preloaded into each process of the host when the container is made, and reads from a file how far the clock is off. The
 * monotonic clock stays true, as it does when a real clock is set. A program that is linked statically, or asks the kernel
 * itself, sees the true time.
 *
 * @param host the host, made with {@link #environment()}
 */
public record HostClock(ContainerHost host) {
    private static final String FILE = "/tmp/understudy-clock";
    private static final String PRELOADED = """
            [ -n "$FAKETIME_TIMESTAMP_FILE" ] && [ -e "$LD_PRELOAD" ] && exit
            echo 'its container was made without libfaketime'
            exit 1
            """;
    private static final String WRITE = "echo \"$1\" >$2.new && chmod 644 $2.new && mv $2.new $2";

    private static final String HEAL_LATER = """
            env -u LD_PRELOAD nohup sh -c 'sleep $3; [ "$(cat $2)" != "$1" ] || echo +0 >$2' heal "$1" $2 $3 \
                >/dev/null 2>&1 &
            """;

    /** What a container needs in its environment. Its image must have libfaketime, as {@code understudy/node} does. */
    public static Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", "/opt/faketime/libfaketimeMT.so.1",
                "FAKETIME_TIMESTAMP_FILE", FILE,
                // Seconds until a change is seen.
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Without this Java's waits for a time return at once, and it spins.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                // What older versions call the first of the two.
                "DONT_FAKE_MONOTONIC", "1");
    }

    /**
     * Sets it ahead, or back if this is negative; every process sees it within a second. It goes right when that is healed,
     * and when its time is over.
     *
     * @throws FaultException if the container was made without {@link #environment()}
     */
    public LastingFault skew(Duration by, Duration atMost) throws FaultException {
        String failed = "the clock of " + host.name() + " cannot be set";
        host.engine().run(host.container(), failed, "sh", "-c", PRELOADED, "preloaded");
        String seconds = String.format(Locale.ROOT, "%+.3f", by.toMillis() / 1000.0);
        host.engine()
                .run(
                        host.container(),
                        failed,
                        "sh",
                        "-c",
                        HEAL_LATER + WRITE,
                        "skew",
                        seconds,
                        FILE,
                        Delay.seconds(atMost));
        String ahead = by.isNegative() ? " back by " : " ahead by ";
        return new LastingFault(
                "sets the clock of " + host.name() + ahead + Link.seconds(by.abs()) + " for at most "
                        + Link.seconds(atMost),
                () -> host.engine().run(host.container(), failed, "sh", "-c", WRITE, "heal", "+0", FILE));
    }
}
