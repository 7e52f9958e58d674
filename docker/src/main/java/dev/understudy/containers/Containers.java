package dev.understudy.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.understudy.client.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the containers of a cluster, and starts them.
 *
 * @param engine where
 * @param plan their names and addresses
 * @param passwords what nodes are given
 * @param environment more settings of the agents, by environment variables
 */
record Containers(Engine engine, ClusterPlan plan, Passwords passwords, Map<String, String> environment) {
    /** Of the tag that the system property {@code understudy.tag} names, or the latest. */
    static final List<String> IMAGES = Stream.of(
                    "understudy/node", "understudy/orchestrator", "understudy/zookeeper", Engine.TOOLBOX)
            .map(Containers::tagged)
            .toList();

    static final String DATA = "/var/lib/understudy";

    /** As the image makes its user. */
    private static final String OWNER = "10306:10306";

    private static final int DISK_MEGABYTES = 1500;

    static String tagged(String image) {
        return image + ":" + tag();
    }

    static String tag() {
        return System.getProperty("understudy.tag", "latest");
    }

    ContainerHost zooKeeper(String name, String address) throws FaultException {
        return start(
                name,
                address,
                command(tagged("understudy/zookeeper"), List.of())
                        .withEnv("ZOO_MY_ID=" + ClusterPlan.number(name), "ZOO_SERVERS=" + plan.zooKeeperServers()));
    }

    ContainerHost orchestrator(String name, String address) throws FaultException {
        return start(
                name,
                address,
                command(tagged("understudy/orchestrator"), List.of())
                        .withCmd(
                                "orchestrator",
                                "--id",
                                name,
                                "--cluster",
                                ClusterPlan.CLUSTER.value(),
                                "--zookeeper",
                                plan.connectString(),
                                "--form",
                                Integer.toString(plan.nodes())));
    }

    /** A database node on a disk of its own, which can stand still without harm to others. */
    ContainerHost node(NodeId node) throws FaultException {
        SmallVolume disk = SmallVolume.make(
                engine, plan.id() + "-" + node, DISK_MEGABYTES, OWNER, Map.of(ContainerCluster.LABEL, plan.id()));
        List<Bind> binds = List.of(
                new Bind(disk.name(), new Volume(DATA)),
                new Bind(passwords.folder().toString(), new Volume("/run/secrets"), AccessMode.ro));
        List<String> settings = new ArrayList<>(List.of(
                "UNDERSTUDY_CLUSTER=" + ClusterPlan.CLUSTER,
                "UNDERSTUDY_ZOOKEEPER=" + plan.connectString(),
                "UNDERSTUDY_NODE=" + node,
                "UNDERSTUDY_HOST=" + plan.address(node),
                "UNDERSTUDY_SERVER_MEMORY=LEAN"));
        environment.forEach((name, value) -> settings.add(name + "=" + value));
        return start(
                node.value(),
                plan.address(node),
                command(tagged("understudy/node"), binds).withEnv(settings));
    }

    private CreateContainerCmd command(String image, List<Bind> binds) {
        return engine.client()
                .createContainerCmd(image)
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode(plan.id())
                        .withBinds(binds)
                        .withInit(true));
    }

    private ContainerHost start(String name, String address, CreateContainerCmd command) throws FaultException {
        String container = plan.id() + "-" + name;
        engine.ask(container + " cannot be started", () -> {
            command.withName(container)
                    .withHostName(name)
                    .withAliases(name)
                    .withIpv4Address(address)
                    .withLabels(Map.of(ContainerCluster.LABEL, plan.id()))
                    .exec();
            return engine.client().startContainerCmd(container).exec();
        });
        return new ContainerHost(engine, name, container);
    }
}
