package dev.understudy.containers;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host's place on a network, so that it can come back to the same one.
 *
 * @param host the host
 * @param network the network's name
 * @param address the address that it has there
 * @param aliases the other names that it has there
 */
record Plug(ContainerHost host, String network, String address, List<String> aliases) {
    private static final int SHORT_ID = 12;

    static Plug of(ContainerHost host, String network) throws FaultException {
        @Nullable ContainerNetwork place = host.networks().get(network);
        if (place == null) {
            throw new FaultException(host.name() + " is not on the network " + network + ", but on "
                    + host.networks().keySet());
        }
        // The engine adds the short id by itself, and some versions refuse it when it is given.
        List<String> aliases = Optional.ofNullable(place.getAliases()).orElse(List.of()).stream()
                .filter(alias -> alias.length() != SHORT_ID || !isIdOf(host, alias))
                .toList();
        return new Plug(host, network, String.valueOf(place.getIpAddress()), aliases);
    }

    private static boolean isIdOf(ContainerHost host, String alias) {
        try {
            return host.inspect().getId().startsWith(alias);
        } catch (FaultException e) {
            return false;
        }
    }

    void pull() throws FaultException {
        host.engine()
                .ask(
                        host.name() + " cannot be disconnected from " + network,
                        () -> host.engine()
                                .client()
                                .disconnectFromNetworkCmd()
                                .withContainerId(host.container())
                                .withNetworkId(network)
                                .withForce(true)
                                .exec());
    }

    void put() throws FaultException {
        ContainerNetwork place = new ContainerNetwork()
                .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address))
                .withAliases(aliases);
        host.engine()
                .ask(
                        host.name() + " cannot be reconnected to " + network + " as " + address,
                        () -> host.engine()
                                .client()
                                .connectToNetworkCmd()
                                .withContainerId(host.container())
                                .withNetworkId(network)
                                .withContainerNetwork(place)
                                .exec());
    }
}
