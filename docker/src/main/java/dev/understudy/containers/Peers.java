package dev.understudy.containers;

import java.util.ArrayList;
import java.util.List;

/** The hosts at the other end of a link. */
public sealed interface Peers {
    /** What people call them. */
    String names();

    /** The addresses that a fault hits, as nftables writes them. */
    List<String> addresses() throws FaultException;

    /** The addresses that it spares. */
    List<String> spared() throws FaultException;

    /**
     * These hosts.
     *
     * @param hosts one or more
     */
    record Hosts(List<ContainerHost> hosts) implements Peers {
        public Hosts {
            hosts = List.copyOf(hosts);
            if (hosts.isEmpty()) {
                throw new IllegalArgumentException("a link needs a host at its other end");
            }
        }

        @Override
        public String names() {
            return ContainerHost.list(hosts);
        }

        @Override
        public List<String> addresses() throws FaultException {
            return addressesOf(hosts);
        }

        @Override
        public List<String> spared() {
            return List.of();
        }
    }

    /**
     * Everyone but these hosts: other containers, this machine, and all that is beyond it. What a host says to itself is never
     * hit.
     *
     * @param hosts those that are spared, perhaps none
     */
    record AllBut(List<ContainerHost> hosts) implements Peers {
        /** All addresses there are; nftables takes no set element that is the whole. */
        private static final List<String> ALL = List.of("0.0.0.0/1", "128.0.0.0/1");

        public AllBut {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String names() {
            return hosts.isEmpty() ? "everyone" : "everyone but " + ContainerHost.list(hosts);
        }

        @Override
        public List<String> addresses() {
            return ALL;
        }

        @Override
        public List<String> spared() throws FaultException {
            return addressesOf(hosts);
        }
    }

    /**
     * Someone outside of all containers.
     *
     * @param names what people call them
     * @param addresses from where they come, one or more
     */
    record Outside(String names, List<String> addresses) implements Peers {
        public Outside {
            addresses = List.copyOf(addresses);
        }

        @Override
        public List<String> spared() {
            return List.of();
        }
    }

    private static List<String> addressesOf(List<ContainerHost> hosts) throws FaultException {
        List<String> addresses = new ArrayList<>();
        for (ContainerHost host : hosts) {
            addresses.addAll(host.addresses());
        }
        return List.copyOf(addresses);
    }
}
