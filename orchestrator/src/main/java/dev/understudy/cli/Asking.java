package dev.understudy.cli;

import dev.understudy.client.Answer;
import dev.understudy.client.Request;
import dev.understudy.client.Requests;
import dev.understudy.topology.Topology;
import dev.understudy.topology.TopologyReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks something of a cluster's leader and prints the answer. */
abstract class Asking implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @Mixin
    private ClusterOptions of = new ClusterOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofSeconds(10);

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks, for the history (default: the user's name).")
    private String by = System.getProperty("user.name", "somebody");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is asked. */
    abstract Request request(String asker);

    /** What is under way once the answer is there, if it shall be waited for until the cluster is whole. */
    Optional<String> awaited() {
        return Optional.empty();
    }

    /** What is said if no answer came. */
    String unanswered() {
        return "nobody answered: no orchestrator leads cluster \"" + of.cluster() + "\"; the request is taken back";
    }

    @Override
    public Integer call() throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        try (CuratorFramework client = of.connect(patience)) {
            Optional<Answer> answer = new Requests(client, of.cluster()).ask(request(by), patience);
            if (answer.isEmpty()) {
                throw new CommandFailedException(ExitStatus.UNREACHABLE, unanswered());
            }
            return switch (answer.get().outcome()) {
                case ACCEPTED -> {
                    spec.commandLine().getOut().println(answer.get().reason());
                    if (awaited().isPresent()) {
                        awaitWhole(client, awaited().get(), deadline);
                    }
                    yield ExitStatus.OK.code();
                }
                case REFUSED ->
                    throw new CommandFailedException(
                            ExitStatus.REFUSED, answer.get().reason());
            };
        }
    }

    private void awaitWhole(CuratorFramework client, String what, long deadline) throws Exception {
        for (Topology now = read(client); !now.isWhole(); now = read(client)) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        ExitStatus.UNKNOWN,
                        what + ", and that is not done after " + patience.toSeconds() + " s: "
                                + String.join("; ", now.troubles()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Topology read(CuratorFramework client) throws Exception {
        return new TopologyReader(client, of.cluster()).read();
    }
}
