package dev.understudy.containers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network between one host and some others, as faults see it. They are made in the host's own network namespace, all
 * peers at one moment. Open connections are hit like new ones. The kernel ends them when their time is over; so does a
 * restart of the host, which gives it a new namespace.
 *
 * @param host the host
 * @param peers who is at the other end
 * @param port the TCP port, at either end, to whose packets a fault is confined; empty for all packets
 */
public record Link(ContainerHost host, Peers peers, OptionalInt port) {
    /** Everything between a host and some others. */
    public static Link between(ContainerHost host, ContainerHost... peers) {
        return new Link(host, new Peers.Hosts(List.of(peers)), OptionalInt.empty());
    }

    /** Everything between a host and everyone else, but not some. */
    public static Link toAllBut(ContainerHost host, ContainerHost... spared) {
        return new Link(host, new Peers.AllBut(List.of(spared)), OptionalInt.empty());
    }

    /** Everything between a host and somebody outside of all containers. */
    public static Link toOutside(ContainerHost host, String name, String address) {
        return new Link(host, new Peers.Outside(name, List.of(address)), OptionalInt.empty());
    }

    /** That part of it which is TCP with this port at one end. */
    public Link onPort(int number) {
        return new Link(host, peers, OptionalInt.of(number));
    }

    /** Drops every packet. */
    public LastingFault drop(Direction direction, Duration atMost) throws FaultException {
        return make("drops packets ", direction, new PacketRules.Effect.Drop(), atMost);
    }

    /**
     * Drops some packets, by chance.
     *
     * @param percent from 1 to 99
     */
    public LastingFault lose(int percent, Direction direction, Duration atMost) throws FaultException {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException("a loss of " + percent + " %");
        }
        return make("loses " + percent + " % of the packets ", direction, new PacketRules.Effect.Lose(percent), atMost);
    }

    /**
     * Holds every packet for this time before it is sent; a round trip takes that much longer for one direction, and twice as
     * much for both. Packets to the host are held by their senders, so they must be hosts that are named.
     */
    public LastingFault delay(Duration by, Direction direction, Duration atMost) throws FaultException {
        List<LastingFault> made = new ArrayList<>();
        try {
            if (direction.includes(Direction.FROM_HOST)) {
                made.add(Delay.make(this, by, atMost));
            }
            if (direction.includes(Direction.TO_HOST)) {
                for (ContainerHost peer : named()) {
                    made.add(Delay.make(new Link(peer, new Peers.Hosts(List.of(host)), port), by, atMost));
                }
            }
        } catch (FaultException e) {
            healAll(made);
            throw e;
        }
        return new LastingFault(
                sentence("delays packets by " + by.toMillis() + " ms ", direction, atMost), () -> healAll(made));
    }

    private List<ContainerHost> named() throws FaultException {
        if (peers instanceof Peers.Hosts hosts) {
            return hosts.hosts();
        }
        throw new FaultException("packets from " + peers.names() + " cannot be delayed: name the hosts that send them");
    }

    private static void healAll(List<LastingFault> faults) throws FaultException {
        for (LastingFault fault : faults) {
            fault.heal();
        }
    }

    private LastingFault make(String what, Direction direction, PacketRules.Effect effect, Duration atMost)
            throws FaultException {
        String table = "understudy_" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        String sentence = sentence(what, direction, atMost);
        PacketRules rules = new PacketRules(table, direction, peers.addresses(), peers.spared(), port, effect, atMost);
        load(host, sentence, rules.script());
        return new LastingFault(sentence, () -> load(host, sentence, PacketRules.removal(table)));
    }

    private String sentence(String what, Direction direction, Duration atMost) {
        String only = port.isPresent() ? "of TCP port " + port.getAsInt() + " " : "";
        return what + only + direction.between(host.name(), peers.names()) + " for at most " + seconds(atMost);
    }

    /** Gives rules to the kernel, in the host's namespace. */
    static void load(ContainerHost host, String sentence, String script) throws FaultException {
        new Sidecar(host)
                .run(
                        "the packet rules of " + host.name() + " cannot be changed (" + sentence + ")",
                        "sh",
                        "-c",
                        "printf %s \"$1\" | nft -f -",
                        "nft",
                        script);
    }

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0
                ? time.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
