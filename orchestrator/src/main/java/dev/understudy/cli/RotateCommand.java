package dev.understudy.cli;

import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.SecretsFolder.Secret;
import dev.understudy.client.AgentNote;
import dev.understudy.client.NodeId;
import dev.understudy.client.PasswordState;
import dev.understudy.topology.AgentNotes;
import dev.understudy.topology.TopologyReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Changes passwords on every server of a cluster while it works. */
@Command(
        name = "rotate",
        description = {
            "Changes passwords on every server of a cluster without an outage: first every server takes the old and",
            "the new one, then the new one is used, and the old one is ended last. It may be interrupted anywhere, and",
            "run again."
        },
        footer = {
            "",
            "Examples:",
            "  understudy accounts rotate --zookeeper zk1:2181 --cluster shop --secrets /etc/understudy/secrets \\",
            "      --account agent,replication,doctor",
            "  understudy accounts rotate --zookeeper zk1:2181 --cluster shop --secrets /etc/understudy/secrets \\",
            "      --account application --end-old",
            "",
            "Where each host has a folder of its own, copy NAME.password.next to the same place on every host when it",
            "says so, and run the same command on each of them. The old password of the application is ended with",
            "--end-old only: before that, let every application use the new one.",
            "Exit status: 0 done, 1 the files cannot be written, 3 ZooKeeper does not answer, 5 a node is missing or",
            "not done in time; both passwords are good meanwhile."
        })
final class RotateCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @Mixin
    private ClusterOptions of = new ClusterOptions();

    @Option(
            names = "--secrets",
            required = true,
            paramLabel = "DIR",
            description = "The folder with the passwords that this host's agent was given.")
    private Path secrets = Path.of("");

    @Option(
            names = "--account",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "agent,replication,doctor",
            description = "agent, replication, doctor, application (default: ${DEFAULT-VALUE}).")
    private List<Secret> accounts = new ArrayList<>();

    @Option(
            names = "--end-old",
            description = "End the old password of the application too: every application uses the new one.")
    private boolean endsOld;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "How long to wait for the agents at each step (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (CuratorFramework client = of.connect(Duration.ofSeconds(10))) {
            SecretsFolder folder = new SecretsFolder(secrets);
            for (Secret secret : accounts) {
                if (folder.present(secret).isEmpty()) {
                    throw new IOException("there is no " + secrets.resolve(secret.file() + ".password")
                            + ": name the folder of this host's agent with --secrets");
                }
                rotate(client, folder, secret);
            }
        }
        return ExitStatus.OK.code();
    }

    private void rotate(CuratorFramework client, SecretsFolder folder, Secret secret) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        folder.layDownNext(secret);
        err.println(secret.file() + ": the next password is in " + secrets.resolve(secret.file() + ".password.next"));
        await(client, secret, "take both passwords", Set.of(PasswordState.ACCEPTS_NEXT, PasswordState.SWITCHED));
        folder.takeNext(secret);
        err.println(secret.file() + ": every server takes both passwords; the new one is used from now on");
        await(client, secret, "use the new password", Set.of(PasswordState.SWITCHED, PasswordState.SETTLED));
        if (secret == Secret.APPLICATION && !endsOld) {
            spec.commandLine()
                    .getOut()
                    .println(
                            "application: both passwords are good; let every application use the new one, then run this"
                                    + " again with --end-old");
            return;
        }
        folder.forgetNext(secret);
        await(client, secret, "end the old password", Set.of(PasswordState.SETTLED));
        spec.commandLine().getOut().println(secret.file() + ": the new password alone is good");
    }

    private void await(CuratorFramework client, Secret secret, String what, Set<PasswordState> wanted)
            throws Exception {
        Set<NodeId> members =
                new TopologyReader(client, of.cluster()).state().members().keySet();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            SortedMap<NodeId, AgentNote> notes = new AgentNotes(client, of.cluster()).read();
            List<NodeId> missing = members.stream()
                    .filter(node -> !notes.containsKey(node) || !isIn(notes.get(node), secret, wanted))
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        ExitStatus.UNKNOWN,
                        "not every server is done to " + what + " of " + secret.file() + ": " + missing
                                + " did not say so in time. No password was ended that is in use: look at their agents'"
                                + " logs and at their secrets folders, and run this again");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static boolean isIn(AgentNote note, Secret secret, Set<PasswordState> wanted) {
        PasswordState state = note.passwords().get(secret.file());
        return state != null && wanted.contains(state);
    }
}
