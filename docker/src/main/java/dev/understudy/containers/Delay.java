package dev.understudy.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A delay of what one host sends to others. Few kernels that containers run on have netem, so packets are led to a device
 * (TUN) behind which a process of the sidecar holds them for a time and sends them on. If that process dies the device is
 * gone, and packets take the ordinary way.
 *
 * @param link the link, from the sender
 * @param id tells it from other delays of the same host
 */
record Delay(Link link, int id) {
    private static final String PROGRAM = read("hold-packets.pl");

    /** Waits until the process holds packets: rules that lead to no device lead the ordinary way. */
    private static final String START = """
            log=/tmp/$1.log
            [ -e /dev/net/tun ] || { mkdir -p /dev/net; mknod /dev/net/tun c 10 200; }
            program=$2; shift 2
            nohup perl -e "$program" "$@" >$log 2>&1 &
            echo $! >${log%.log}.pid
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                grep -q ^ready $log && exit 0
                sleep 0.1
            done
            cat $log
            exit 1
            """;

    static LastingFault make(Link link, Duration by, Duration atMost) throws FaultException {
        Delay delay = new Delay(link, ThreadLocalRandom.current().nextInt(0x10000, 0x7fffffff));
        return delay.make(by, atMost);
    }

    private LastingFault make(Duration by, Duration atMost) throws FaultException {
        Peers peers = link.peers();
        PacketRules rules = new PacketRules(
                name(),
                Direction.FROM_HOST,
                peers.addresses(),
                peers.spared(),
                link.port(),
                new PacketRules.Effect.Lead(id),
                atMost);
        String failed = "packets of " + link.host().name() + " cannot be held";
        new Sidecar(link.host())
                .run(
                        failed,
                        "sh",
                        "-c",
                        START,
                        "start",
                        name(),
                        PROGRAM,
                        "h" + Integer.toHexString(id),
                        seconds(by),
                        Integer.toString(PacketRules.HELD),
                        Integer.toString(id),
                        seconds(atMost));
        Link.load(link.host(), failed, rules.script());
        return new LastingFault(failed, this::end);
    }

    /** The process sends on what it holds, and ends. */
    private void end() throws FaultException {
        Link.load(link.host(), "the end of a delay", PacketRules.removal(name()));
        new Sidecar(link.host())
                .run(
                        "the process that holds packets of " + link.host().name() + " cannot be ended",
                        "sh",
                        "-c",
                        "[ ! -e /tmp/$1.pid ] || kill $(cat /tmp/$1.pid) 2>/dev/null || true",
                        "end",
                        name());
    }

    private String name() {
        return "understudy_" + id;
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }

    private static String read(String resource) {
        try (InputStream in = Delay.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
