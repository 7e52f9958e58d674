package dev.understudy.cli;

import dev.understudy.drill.Drill;
import dev.understudy.drill.DrillSeries;
import dev.understudy.drill.Drills;
import dev.understudy.drill.HostDrills;
import dev.understudy.drill.LabStage;
import dev.understudy.drill.Recording;
import dev.understudy.drill.RunReport;
import dev.understudy.drill.SeriesTable;
import dev.understudy.lab.Ground;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import dev.understudy.lab.LabRouter;
import dev.understudy.lab.LabSettings;
import dev.understudy.router.UnderstudyDataSource;
import dev.understudy.text.Ink;
import dev.understudy.text.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a drill on a lab. */
@Command(
        name = "drill",
        description = "Breaks a cluster on this machine under load, and proves that nothing acknowledged was lost.",
        footer = {
            "",
            "Examples:",
            "  understudy drill --list",
            "  understudy drill kill-primary --runs 10",
            "  understudy drill agent-and-mysqld-killed --runs 3 --output json --keep",
            "  understudy drill kill-primary --history /var/tmp/drills",
            "",
            "With --output json: one line a run on standard output. Exit status 0 only if every run passed."
        })
final class DrillCommand implements Callable<Integer> {
    private static final Duration FORMATION = Duration.ofMinutes(2);

    private static final Duration MAX_LAG = Duration.ofSeconds(1);

    /**
     * How old the report on a replica may be that the router goes by: a second from one to the next, a second and a half until the
     * silence of its source shows, and three, or somewhat more, until ZooKeeper ends the session of an agent that is gone.
     */
    private static final Duration REPORT_AGE = Duration.ofSeconds(6);

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The drill, one of --list.")
    private @Nullable String name;

    @Option(names = "--list", description = "Show the drills and exit.")
    private boolean list;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often, on one lab (default: ${DEFAULT-VALUE}).")
    private int runs = 1;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.TABLE;

    @Option(
            names = "--history",
            paramLabel = "FOLDER",
            description = "Keep what each run's clients saw in this folder, and let them look at what is promised of"
                    + " reads. Without it: of failed runs only, in the lab's folder.")
    private @Nullable Path history;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides when in a run the fault strikes. Without it: another one each time, which is told.")
    private @Nullable Long seed;

    @Mixin
    private LabOptions lab = new LabOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (list) {
            list();
            return ExitStatus.OK.code();
        }
        Drill drill = drill();
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs " + runs + " is not possible: use 1 or more");
        }
        if (drill.ground() == Ground.SMALL_DISKS
                && !System.getProperty("user.name").equals("root")) {
            say(drill.name() + " is skipped: it fills a small file system of its own, which only root can mount");
            return ExitStatus.REFUSED.code();
        }
        List<RunReport> reports = LabSession.with(settings(drill), started -> run(started, drill));
        if (output == OutputFormat.TABLE) {
            Printing.lines(out(), new SeriesTable(reports).lines());
        }
        return reports.stream().allMatch(RunReport::passed) ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
    }

    private LabSettings settings(Drill drill) {
        LabSettings settings = lab.settings();
        return settings.with(settings.policy().whenAckersAreLost(drill.whenAckersAreLost()))
                .on(drill.ground());
    }

    private Drill drill() {
        if (name == null) {
            throw new ParameterException(spec.commandLine(), "name a drill; --list shows them");
        }
        String wanted = name;
        List<String> names = Drills.all().stream().map(Drill::name).toList();
        if (Drills.named(wanted).isEmpty()
                && HostDrills.withBacklogs().stream()
                        .anyMatch(drill -> drill.name().equals(wanted))) {
            throw new ParameterException(
                    spec.commandLine(),
                    wanted + " needs hosts with a network of their own: run it on containers, docker/drills " + wanted);
        }
        return Drills.named(wanted)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no drill \"" + wanted + "\""
                                + Nearest.to(wanted, names)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("; there are " + String.join(", ", names))));
    }

    private List<RunReport> run(Lab started, Drill drill) throws Exception {
        long chosen = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        long began = System.nanoTime();
        started.awaitWhole(FORMATION);
        say("the cluster is whole after "
                + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms; seed " + chosen);
        try (UnderstudyDataSource application = LabRouter.open(started, properties())) {
            List<RunReport> reports = new DrillSeries(new LabStage(started, application), drill, this::say)
                    .keeping(recording(started))
                    .run(runs, chosen, this::report);
            if (!reports.stream().allMatch(RunReport::passed)) {
                started.keepFolder();
                say("the lab's folder is kept: " + started.folder());
            }
            return reports;
        } catch (LabException e) {
            started.keepFolder();
            say("the lab's folder is kept: " + started.folder());
            throw e;
        }
    }

    private Recording recording(Lab started) {
        return history == null
                ? Recording.ofFailures(started.folder().resolve("runs"))
                : Recording.ofEveryRun(history, MAX_LAG.plus(REPORT_AGE));
    }

    /** The router's, if what is promised of reads shall be looked at. */
    private Map<String, String> properties() {
        return history == null ? Map.of() : Map.of("readYourWrites", "THREAD", "maxLag", MAX_LAG.toMillis() + "ms");
    }

    private void report(RunReport report) {
        say("run " + report.run() + "/" + runs + ": outage "
                + report.verdict().outage().toMillis() + " ms, "
                + report.failure().map(reason -> "FAILED: " + reason).orElse("passed"));
        if (output == OutputFormat.JSON) {
            out().println(report.json());
        }
    }

    private void list() {
        switch (output) {
            case TABLE -> {
                TextTable table = new TextTable(List.of("DRILL", "WHAT IT DOES"), Set.of());
                Drills.all().forEach(drill -> table.row(Ink.Tone.PLAIN, List.of(drill.name(), drill.sentence())));
                Printing.lines(out(), table.lines());
            }
            case JSON -> Drills.all().forEach(drill -> out().println(drill.json()));
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println("drill: " + line);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
