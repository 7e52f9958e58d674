package dev.understudy.benchmarks;

import dev.understudy.lab.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the benchmarks and prints each contender's figures beside those of bare HikariCP. */
@Command(
        name = "router/benchmarks/run",
        mixinStandardHelpOptions = true,
        description =
                "Measures the router beside its peers on the same servers, and its own code over a stubbed driver.",
        footer = {
            "",
            "Examples:",
            "  router/benchmarks/run                           everything, about half an hour",
            "  router/benchmarks/run stub --profile stack      where the router's own time goes",
            "  router/benchmarks/run servers --contender HIKARI,UNDERSTUDY --work read",
            "  router/benchmarks/run turns --contender UNDERSTUDY --work write --rounds 20",
        })
public final class Main implements Callable<Integer> {
    /** What is measured. */
    enum Suite {
        /** On real servers, each contender in virtual machines of its own. */
        servers,
        /** On real servers, all in one virtual machine, second by second in turns. */
        turns,
        /** The own code, over a driver that does nothing. */
        stub,
        /** The servers and the stub. */
        all
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "all",
            paramLabel = "SUITE",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Suite suite = Suite.all;

    @Option(
            names = "--contender",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, and HIKARI: ${COMPLETION-CANDIDATES}.")
    private List<Peer> contenders = new ArrayList<>(List.of(Peer.values()));

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures of every round there too.")
    private @Nullable Path json;

    @Mixin
    private Effort effort = new Effort();

    private Main() {}

    /** Runs. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new Main()).setOut(out).setExecutionExceptionHandler(Main::failed);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws LabException, SQLException, RunnerException, IOException, InterruptedException {
        if (suite == Suite.turns) {
            inTurns();
            return 0;
        }
        List<Figure> figures = new ArrayList<>();
        if (suite != Suite.stub) {
            figures.addAll(onServers());
        }
        if (suite != Suite.servers) {
            SuiteRunner stub = new SuiteRunner(effort, StubBenchmark.class);
            figures.addAll(stub.run(List.of(StubPeer.values()), List.of()));
        }
        Report report = new Report(figures);
        System.out.println(report.markdown());
        Optional<Path> file = Optional.ofNullable(json);
        if (file.isPresent()) {
            Files.writeString(file.get(), report.json());
        }
        return 0;
    }

    private List<Figure> onServers() throws LabException, SQLException, RunnerException, InterruptedException {
        try (LabServers lab = LabServers.start(Main::tell)) {
            return new SuiteRunner(effort, ServerBenchmark.class)
                    .run(chosen(), lab.servers().asArguments());
        }
    }

    private void inTurns() throws LabException, SQLException, InterruptedException {
        List<String> works = effort.works().isEmpty() ? List.of("read", "write", "transaction") : effort.works();
        try (LabServers lab = LabServers.start(Main::tell);
                Turns turns = Turns.open(chosen(), lab.servers())) {
            for (String work : works) {
                System.out.println(turns.run(work, effort));
            }
        }
    }

    private List<Peer> chosen() {
        List<Peer> chosen = new ArrayList<>(contenders);
        if (!chosen.contains(Peer.HIKARI)) {
            chosen.add(0, Peer.HIKARI);
        }
        return chosen;
    }

    private static void tell(String line) {
        System.err.println(line);
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof LabException) {
            tell(String.valueOf(e.getMessage()));
            return line.getCommandSpec().exitCodeOnExecutionException();
        }
        throw e; // an error of the benchmarks' own: where it comes from is needed
    }
}
