package dev.understudy.cli;

import dev.understudy.client.Answer;
import dev.understudy.client.Request;
import dev.understudy.client.Requests;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks something of a cluster's leader and prints the answer. */
abstract class Asking implements Callable<Integer> {
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

    @Override
    public Integer call() throws Exception {
        try (CuratorFramework client = of.connect(patience)) {
            Optional<Answer> answer = new Requests(client, of.cluster()).ask(request(by), patience);
            if (answer.isEmpty()) {
                throw new CommandFailedException(
                        ExitStatus.UNREACHABLE,
                        "nobody answered: no orchestrator leads cluster \"" + of.cluster()
                                + "\"; the request is taken back");
            }
            return switch (answer.get().outcome()) {
                case ACCEPTED -> {
                    spec.commandLine().getOut().println(answer.get().reason());
                    yield ExitStatus.OK.code();
                }
                case REFUSED ->
                    throw new CommandFailedException(
                            ExitStatus.REFUSED, answer.get().reason());
            };
        }
    }
}
