package dev.understudy.containers;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * One fault's rules for packets, as a table of nftables of its own. The peers are elements with a time limit: when it is
 * over the kernel forgets them, and the rules that remain match nothing, whoever may have died meanwhile.
 *
 * @param table the table's name
 * @param direction which packets
 * @param peers addresses at the other end
 * @param spared addresses among these that are not hit
 * @param port the port that one end must have; empty for all packets
 * @param effect what happens to the packets
 * @param atMost how long
 */
record PacketRules(
        String table,
        Direction direction,
        List<String> peers,
        List<String> spared,
        OptionalInt port,
        Effect effect,
        Duration atMost) {
    /** Of packets that have been held already and are sent on: they are the same ones for the second time. */
    static final int HELD = 0x55aa;

    /** What happens to a packet. */
    sealed interface Effect {
        /** It is lost. */
        record Drop() implements Effect {}

        /**
         * It is lost with this probability.
         *
         * @param percent from 1 to 99
         */
        record Lose(int percent) implements Effect {}

        /**
         * It is led to the device that holds it, by this mark. Only packets that a host sends can be.
         *
         * @param mark the mark
         */
        record Lead(int mark) implements Effect {}
    }

    PacketRules {
        peers = List.copyOf(peers);
        spared = List.copyOf(spared);
        if (atMost.toMillis() < 1) {
            throw new IllegalArgumentException("a fault that lasts " + atMost);
        }
    }

    /** All of it, for {@code nft -f}: it comes into force as a whole or not at all. */
    String script() {
        StringBuilder script = new StringBuilder(512);
        script.append("table inet ").append(table).append(" {\n");
        script.append(set("peers", "interval, timeout", peers, " timeout " + atMost.toMillis() + "ms"));
        if (!spared.isEmpty()) {
            script.append(set("spared", "interval", spared, ""));
        }
        if (direction.includes(Direction.TO_HOST)) {
            script.append(chain("arriving", "filter hook prerouting", "iifname", "saddr"));
        }
        if (direction.includes(Direction.FROM_HOST)) {
            String hook = effect instanceof Effect.Lead ? "route hook output" : "filter hook output";
            script.append(chain("leaving", hook, "oifname", "daddr"));
        }
        return script.append("}\n").toString();
    }

    /** Ends it, whether it is still there or not. */
    static String removal(String table) {
        return "table inet " + table + "\ndelete table inet " + table + "\n";
    }

    private static String set(String name, String flags, List<String> addresses, String suffix) {
        String elements = String.join(
                ", ", addresses.stream().map(address -> address + suffix).toList());
        return "  set " + name + " {\n    type ipv4_addr; flags " + flags + "; auto-merge\n    elements = { " + elements
                + " }\n  }\n";
    }

    /** Before connections are tracked (priority -200), so that open connections are hit like new ones. */
    private String chain(String name, String hook, String device, String address) {
        StringBuilder chain = new StringBuilder(256);
        chain.append("  chain ")
                .append(name)
                .append(" {\n    type ")
                .append(hook)
                .append(" priority -300; policy accept;\n");
        chain.append("    ").append(device).append(" \"lo\" accept\n");
        if (!spared.isEmpty()) {
            chain.append("    ip ").append(address).append(" @spared accept\n");
        }
        if (!(effect instanceof Effect.Drop)) {
            chain.append("    meta mark ").append(HELD).append(" accept\n");
        }
        for (String ports : ports()) {
            chain.append("    ip ")
                    .append(address)
                    .append(" @peers ")
                    .append(ports)
                    .append(verdict())
                    .append('\n');
        }
        return chain.append("  }\n").toString();
    }

    private List<String> ports() {
        return port.isEmpty()
                ? List.of("")
                : List.of("tcp sport " + port.getAsInt() + " ", "tcp dport " + port.getAsInt() + " ");
    }

    private String verdict() {
        if (effect instanceof Effect.Lose lose) {
            return "numgen random mod 100 < " + lose.percent() + " drop";
        }
        return effect instanceof Effect.Lead lead ? "meta mark set " + lead.mark() : "drop";
    }
}
