package dev.understudy.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Plain containers on a network of their own, which are gone when it is closed. */
final class Town implements AutoCloseable {
    static final String LABEL = "dev.understudy.test";

    private final String id =
            "understudy-test-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000000));
    private final Engine engine;

    private Town(Engine engine) {
        this.engine = engine;
    }

    /** With a network of 254 addresses; which ones is left to chance, so that two builds may run on one engine. */
    static Town open() throws FaultException {
        Town town = new Town(Engine.connect(EngineCondition.TOOLBOX));
        int street = ThreadLocalRandom.current().nextInt(256);
        town.engine
                .client()
                .createNetworkCmd()
                .withName(town.id)
                .withLabels(Map.of(LABEL, town.id))
                .withIpam(new Network.Ipam()
                        .withConfig(new Network.Ipam.Config().withSubnet("10.213." + street + ".0/24")))
                .exec();
        return town;
    }

    Engine engine() {
        return engine;
    }

    String id() {
        return id;
    }

    /** A host that does nothing. */
    ContainerHost host(String name) {
        return host(name, command -> command, HostConfig.newHostConfig());
    }

    ContainerHost host(String name, UnaryOperator<CreateContainerCmd> more, HostConfig config) {
        String container = id + "-" + name;
        more.apply(engine.client()
                        .createContainerCmd(EngineCondition.TOOLBOX)
                        .withName(container)
                        .withHostName(name)
                        .withAliases(name)
                        .withLabels(Map.of(LABEL, id))
                        .withUser("0")
                        .withHostConfig(config.withNetworkMode(id).withInit(true))
                        .withEntrypoint("bash", "-c")
                        .withCmd("sleep 1000 & wait"))
                .exec();
        engine.client().startContainerCmd(container).exec();
        return new ContainerHost(engine, name, container);
    }

    @Override
    public void close() throws FaultException {
        new Sweep(engine, LABEL, id).run();
    }
}
