package dev.understudy.containers;

import dev.understudy.containers.report.DrillReport;
import dev.understudy.drill.Drill;
import dev.understudy.drill.RunReport;
import dev.understudy.lab.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs drills on containers, and writes the page about them. */
@Command(
        name = "docker/drills",
        mixinStandardHelpOptions = true,
        description = "Breaks a cluster of containers and the network between them under load, and proves that nothing"
                + " acknowledged was lost.",
        footer = {
            "",
            "Examples:",
            "  docker/drills --list",
            "  docker/drills primary-isolated slow-link",
            "  docker/drills --report docs            all of them, then docs/drills.md",
            "  docker/drills --from RESULTS --report docs    the page only",
            "",
            "Exit status: 0 every drill passed, 1 one did not, 2 wrong usage, 3 no engine or no images."
        })
public final class DrillsCommand implements Callable<Integer> {
    private static final String LOG_LEVEL = "understudy.log";
    private static final int FAILED = 1;
    private static final int UNREACHABLE = 3;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The drills, of --list. Without any: all.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Show the drills and exit.")
    private boolean list;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "How often each (default: 1).")
    private int runs = 1;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            defaultValue = "target/drills/results.jsonl",
            description = "Where each result is appended, a JSON object a line (default: docker/${DEFAULT-VALUE}).")
    private Path results = Path.of("target", "drills", "results.jsonl");

    @Option(
            names = "--keep-in",
            paramLabel = "DIR",
            defaultValue = "target/drills",
            description = "Where the history of each drill is kept, and all that is known of one that failed"
                    + " (default: docker/${DEFAULT-VALUE}).")
    private Path folder = Path.of("target", "drills");

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write the page drills.md and its picture into this folder.")
    private @Nullable Path report;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Run nothing, and take the results from this file, for --report; also of \"understudy drill"
                    + " --output json\". May be given more than once.")
    private List<Path> from = new ArrayList<>();

    @Option(names = "--note", paramLabel = "SENTENCE", defaultValue = "", description = "When and where, for the page.")
    private String note = "";

    /** The drills that came to no verdict. */
    private final List<String> unjudged = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command, and ends with its exit status. */
    public static void main(String[] arguments) {
        // The command says itself what happens; Testcontainers would say at length how it found the engine.
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "OFF");
        }
        System.exit(new CommandLine(new DrillsCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (list) {
            ContainerDrills.all().forEach(drill -> out().printf("%-46s %s%n", drill.name(), drill.sentence()));
            return 0;
        }
        try {
            boolean passed = !from.isEmpty() || runAll(chosen());
            if (report != null) {
                passed &= write(report);
            }
            return passed ? 0 : FAILED;
        } catch (LabException e) {
            say(String.valueOf(e.getMessage()));
            return UNREACHABLE;
        } catch (NoSuchFileException e) {
            say("there is no file or folder " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            say(e.getMessage() + "; --from wants lines as --results or \"understudy drill --output json\" writes them");
            return FAILED;
        } catch (IOException e) {
            say("a file cannot be read or written: " + e.getMessage());
            return FAILED;
        }
    }

    /** Returns whether every drill of the page passed. */
    private boolean write(Path docs) throws IOException {
        String sentences = unjudged.isEmpty()
                ? note
                : note + " These failed before they could be judged, and have no row: " + String.join(", ", unjudged)
                        + ".";
        DrillReport page = new DrillReport(DrillReport.lines(from.isEmpty() ? List.of(results) : from), sentences);
        page.writeTo(docs);
        say("wrote " + docs.resolve("drills.md"));
        page.firstFailure().ifPresent(failure -> say("of the drills on it failed " + failure));
        return page.firstFailure().isEmpty();
    }

    private List<Drill> chosen() {
        List<Drill> all = ContainerDrills.all();
        List<Drill> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(all.stream()
                    .filter(drill -> drill.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "there is no drill \"" + name + "\"; --list shows them")));
        }
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs " + runs + " is not possible: use 1 or more");
        }
        return chosen.isEmpty() ? all : chosen;
    }

    private boolean runAll(List<Drill> drills) throws LabException, IOException, InterruptedException {
        var obstacle = ContainerCluster.obstacle();
        if (obstacle.isPresent()) {
            throw new LabException(obstacle.get());
        }
        Path parent = results.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.deleteIfExists(results);
        boolean passed = true;
        try (Theatre theatre = new Theatre(Map.of(), folder, this::say)) {
            for (Drill drill : drills) {
                for (int run = 0; run < runs; run++) {
                    passed &= runOnce(theatre, drill);
                }
            }
        }
        return passed;
    }

    private boolean runOnce(Theatre theatre, Drill drill) throws IOException, InterruptedException {
        try {
            RunReport result = theatre.run(drill);
            Files.writeString(
                    results,
                    DrillReport.line(result),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            out().print(DrillReport.line(result));
            out().flush();
            return result.passed();
        } catch (LabException e) {
            say(drill.name() + ": FAILED: " + e.getMessage());
            unjudged.add(drill.name());
            return false;
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println("drills: " + line);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
