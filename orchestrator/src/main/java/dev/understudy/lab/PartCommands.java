package dev.understudy.lab;

import dev.understudy.client.Ensemble;
import dev.understudy.client.NodeId;
import dev.understudy.orchestrator.decide.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that run a lab's agents and orchestrators: this very program, each in a small virtual machine of its own.
 *
 * @param folder the lab's folder
 * @param ensemble the lab's ZooKeeper
 * @param site what the nodes stand on
 * @param mysqld the server program
 * @param policy what the orchestrators want of the cluster
 */
record PartCommands(LabFolder folder, Ensemble ensemble, Site site, Path mysqld, Policy policy) {
    /** What keeps a part below 128 MB resident. */
    private static final List<String> LEAN = List.of(
            "-Xms8m",
            "-Xmx48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:ReservedCodeCacheSize=24m",
            "-Xshare:auto",
            "-XX:-UsePerfData");

    /** Ctrl-C reaches every process of a terminal; the parts are to end in the lab's order, not by it. */
    private static final List<String> SHIELDED = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    List<String> agent(NodeId node, NodePorts ports) {
        return command(
                "agent",
                "--cluster",
                LabSettings.CLUSTER.value(),
                "--node",
                node.value(),
                "--zookeeper",
                site.ensemble(node, ensemble).connectString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(ports.server(node)),
                "--admin-port",
                Integer.toString(ports.admin(node)),
                "--health",
                "127.0.0.1:" + ports.health(node),
                "--data-dir",
                folder.node(node).toString(),
                "--mysqld",
                mysqld.toString(),
                "--secrets",
                folder.secrets().toString(),
                "--server-memory",
                "LEAN",
                "--die-with-parent");
    }

    List<String> orchestrator(String id, int nodes) {
        return command(
                "orchestrator",
                "--id",
                id,
                "--cluster",
                LabSettings.CLUSTER.value(),
                "--zookeeper",
                ensemble.connectString(),
                "--form",
                Integer.toString(nodes),
                "--when-ackers-are-lost",
                policy.whenAckersAreLost().name(),
                "--when-an-acker-is-away",
                policy.absence().name(),
                "--die-with-parent");
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(SHIELDED);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LEAN);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.understudy.cli.Main");
        command.addAll(List.of(arguments));
        return command;
    }
}
