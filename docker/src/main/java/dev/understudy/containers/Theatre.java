package dev.understudy.containers;

import dev.understudy.drill.Drill;
import dev.understudy.drill.DrillSeries;
import dev.understudy.drill.Recording;
import dev.understudy.drill.RunReport;
import dev.understudy.lab.Ground;
import dev.understudy.lab.LabException;
import dev.understudy.router.UnderstudyDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Runs drills on containers, one after the other: on one cluster as long as they pass, on a new one after a failure. */
public final class Theatre implements AutoCloseable {
    private static final Duration FORMATION = Duration.ofMinutes(2);

    /** What the application allows its reads. */
    private static final Duration MAX_LAG = Duration.ofSeconds(1);

    /** By how much more a read may be behind, since a router knows of a lag by reports: as "understudy drill" reckons. */
    private static final Duration REPORT_AGE = Duration.ofSeconds(6);

    private final Consumer<String> progress;
    private final Path folder;
    private final Map<String, String> environment;
    private Optional<Running> running = Optional.empty();

    /**
     * Prepares it; the first drill starts the cluster.
     *
     * @param environment more settings of the agents, by environment variables
     * @param folder where the history of each drill is kept, and all that is known of one that failed
     * @param progress is told what is being done, line by line
     */
    public Theatre(Map<String, String> environment, Path folder, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.progress = progress;
    }

    private record Running(Ground ground, ContainerCluster cluster, UnderstudyDataSource application) {
        ContainerStage stage() {
            return new ContainerStage(cluster, new ContainerHosts(cluster), application);
        }
    }

    /**
     * Runs a drill once.
     *
     * @throws LabException if it could not take place; what is known of it is kept
     */
    public RunReport run(Drill drill) throws LabException, InterruptedException {
        Running now = running(drill.ground());
        boolean passed = false;
        try {
            RunReport report = new DrillSeries(now.stage(), drill, line -> progress.accept(drill.name() + ": " + line))
                    .keeping(Recording.ofEveryRun(folder, MAX_LAG.plus(REPORT_AGE)))
                    .run(1, ThreadLocalRandom.current().nextInt(1_000_000), each -> progress.accept(sentence(each)))
                    .get(0);
            passed = report.passed();
            return report;
        } finally {
            if (!passed) {
                close();
            }
        }
    }

    private static String sentence(RunReport report) {
        return report.drill() + ": outage " + report.verdict().outage().toMillis() + " ms, "
                + report.failure().map(reason -> "FAILED: " + reason).orElse("passed");
    }

    private Running running(Ground ground) throws LabException, InterruptedException {
        if (running.filter(now -> now.ground() != ground).isPresent()) {
            close();
        }
        if (running.isEmpty()) {
            Map<String, String> all = new TreeMap<>(environment);
            if (ground == Ground.FALSE_CLOCKS) {
                all.putAll(HostClock.environment());
            }
            ContainerCluster cluster = ContainerCluster.start(all, progress);
            try {
                cluster.awaitWhole(FORMATION);
                running = Optional.of(new Running(ground, cluster, open(cluster)));
            } catch (LabException | InterruptedException | RuntimeException e) {
                cluster.close();
                throw e;
            }
        }
        return running.get();
    }

    private static UnderstudyDataSource open(ContainerCluster cluster) throws LabException {
        try {
            UnderstudyDataSource source = UnderstudyDataSource.builder()
                    .ensemble(cluster.plan().connectString())
                    .cluster(ClusterPlan.CLUSTER.value())
                    .schema("app")
                    .user("app")
                    .password(cluster.applicationPassword())
                    .property("outcomes", "LEDGER")
                    .property("sslMode", "DISABLED")
                    .property("allowPublicKeyRetrieval", "true")
                    .property("readYourWrites", "THREAD")
                    .property("maxLag", MAX_LAG.toMillis() + "ms")
                    .build();
            source.start();
            return source;
        } catch (SQLException e) {
            throw new LabException("the router cannot be started: " + e.getMessage(), e);
        }
    }

    /** Ends the cluster, if one runs. */
    @Override
    public void close() throws LabException {
        Optional<Running> now = running;
        running = Optional.empty();
        if (now.isPresent()) {
            now.get().application().close();
            now.get().cluster().close();
        }
    }
}
