package dev.understudy.cli;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.doctor.Ailment;
import dev.understudy.doctor.Checkup;
import dev.understudy.doctor.ClusterFacts;
import dev.understudy.doctor.Management;
import dev.understudy.doctor.Seen;
import dev.understudy.doctor.Severity;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.FactsReader;
import dev.understudy.topology.AgentNotes;
import dev.understudy.topology.LeaderNodes;
import dev.understudy.topology.Topology;
import dev.understudy.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for everything that is wrong with a cluster, and says how it is mended. */
@Command(
        name = "doctor",
        description =
                "Looks at every server, account and agent, and says what is wrong, why it matters, and what mends it.",
        footer = {
            "",
            "Examples:",
            "  understudy doctor --zookeeper zk1:2181 --cluster shop --password-file /etc/understudy/secrets/doctor.password",
            "  understudy doctor --servers 10.0.0.11:3306,10.0.0.12:3306 --user root --password-file root.password",
            "",
            "It changes nothing. Of disks it sees those of the host that it runs on.",
            "Exit status: 0 nothing blocking, 3 ZooKeeper does not answer, 4 something blocking was found."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ArgGroup(multiplicity = "1")
    private Patients patients = new Patients();

    /** Who is looked at: a cluster, or servers that nobody manages yet. */
    private static final class Patients {
        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable ClusterOptions of;

        @Option(
                names = "--servers",
                required = true,
                split = ",",
                paramLabel = "HOST:PORT[,...]",
                description = "Servers that are not managed yet.")
        private List<Endpoint> servers = new ArrayList<>();
    }

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "understudy_doctor",
            description = "The account on every server (default: ${DEFAULT-VALUE}).")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            defaultValue = "secrets/doctor.password",
            description = "Where its password is, one line (default: ${DEFAULT-VALUE}).")
    private Path passwordFile = Path.of("");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        FactsReader reader = new FactsReader(new Account(user, password()));
        ClusterFacts facts = patients.of == null ? unmanaged(reader) : managed(reader, patients.of);
        List<Ailment> ailments = Checkup.of(facts);
        output.print(
                spec.commandLine().getOut(),
                new DoctorView(ailments, facts.servers().size()));
        long blocking = ailments.stream()
                .filter(ailment -> ailment.severity() == Severity.BLOCKING)
                .count();
        if (blocking > 0) {
            throw new CommandFailedException(
                    ExitStatus.REFUSED,
                    blocking + (blocking == 1 ? " finding is" : " findings are") + " blocking: mend"
                            + " what is named");
        }
        return ExitStatus.OK.code();
    }

    private String password() throws IOException {
        if (!Files.isReadable(passwordFile)) {
            throw new IOException(
                    "the password file " + passwordFile + " cannot be read: name it with --password-file");
        }
        return Files.readString(passwordFile).strip();
    }

    private ClusterFacts unmanaged(FactsReader reader) {
        SortedMap<Endpoint, Seen> seen =
                new TreeMap<>(Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port));
        patients.servers.forEach(endpoint -> seen.put(endpoint, reader.look(endpoint)));
        return ClusterFacts.unmanaged(seen);
    }

    /** The primary last, so that it cannot lack what came to a replica meanwhile. */
    private static ClusterFacts managed(FactsReader reader, ClusterOptions of) throws Exception {
        Management management;
        try (CuratorFramework client = of.connect(PATIENCE)) {
            Topology topology = new TopologyReader(client, of.cluster()).read();
            SortedMap<NodeId, String> versions = new TreeMap<>();
            new AgentNotes(client, of.cluster()).read().forEach((node, note) -> versions.put(node, note.version()));
            management = new Management(
                    topology.state(),
                    topology.reports(),
                    topology.leader(),
                    List.copyOf(new LeaderNodes(client, of.cluster()).all()),
                    versions,
                    System.currentTimeMillis());
        }
        SortedMap<String, Seen> seen = new TreeMap<>();
        Optional<NodeId> primary = management.record().primary();
        management.record().members().entrySet().stream()
                .sorted(Comparator.comparing(entry -> primary.equals(Optional.of(entry.getKey()))))
                .forEachOrdered(entry -> seen.put(
                        entry.getKey().value(), reader.look(entry.getValue().endpoint())));
        return new ClusterFacts(seen, Optional.of(management));
    }
}
