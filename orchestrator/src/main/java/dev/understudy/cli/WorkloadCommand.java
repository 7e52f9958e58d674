package dev.understudy.cli;

import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.drill.Workload;
import dev.understudy.drill.history.HistoryFile;
import dev.understudy.router.UnderstudyDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works on a cluster as an application does, and keeps a history of it. */
@Command(
        name = "workload",
        description = "Writes and reads through the router as the drills' application does, until it is stopped.",
        footer = {
            "",
            "Examples:",
            "  understudy workload --cluster shop --zookeeper zk1:2181,zk2:2181,zk3:2181 \\",
            "      --secrets /etc/understudy/secrets --create-table --history /var/tmp/shop.jsonl",
            "  understudy workload --cluster shop --zookeeper zk1:2181 --secrets . --history h.jsonl \\",
            "      --property maxLag=1s",
            "",
            "SIGTERM and Ctrl-C let it end what it has begun. The history has a line for each attempt, written at once:",
            "what it did, when it began and ended, what the application was told, and with --reads-no-older-than what it",
            "saw. understudy history check FILE judges it."
        })
final class WorkloadCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkloadCommand.class);
    private static final Duration SUMMARY_EVERY = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOptions of = new ClusterOptions();

    @Option(
            names = "--secrets",
            required = true,
            paramLabel = "DIR",
            description = "Where application.password is, the password of the account app.")
    private Path secrets = Path.of("");

    @Option(
            names = "--history",
            required = true,
            paramLabel = "FILE",
            description = "Where the history goes; it is added to what is there.")
    private Path history = Path.of("");

    @Option(
            names = "--writers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Threads that write (default: ${DEFAULT-VALUE}).")
    private int writers = 4;

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads that read (default: ${DEFAULT-VALUE}).")
    private int readers = 2;

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            defaultValue = "20ms",
            description = "Of each thread after each piece of work (default: ${DEFAULT-VALUE}).")
    private Duration pause = Duration.ofMillis(20);

    @Option(
            names = "--run",
            paramLabel = "N",
            description = "The number that its rows bear; never give one twice (default: the seconds since 1970).")
    private @Nullable Integer run;

    @Option(
            names = "--reads-no-older-than",
            paramLabel = "TIME",
            description = "Let reads look at what is promised: that they are no older than this, show the client's own"
                    + " writes, and do not go back within a transaction. Sets readYourWrites=THREAD."
                    + " Without it: reads only want an answer.")
    private @Nullable Duration bound;

    @Option(names = "--create-table", description = "Make the table drill_rows in the database app if it is not there.")
    private boolean createsTable;

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "A property of the router, such as readYourWrites=THREAD; may be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "How long to wait for a cluster that takes writes (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofMinutes(2);

    @Override
    public Integer call() throws IOException, CommandFailedException, InterruptedException {
        if (writers < 0 || readers < 0 || writers + readers == 0) {
            throw new ParameterException(
                    spec.commandLine(), "with neither --writers nor --readers there is nothing to do: allow 1 or more");
        }
        Foreground.endWithAnyThread();
        WorkloadSummary summary = new WorkloadSummary(spec.commandLine().getOut());
        try (HistoryFile journal = HistoryFile.append(history, "workload run " + plan().run());
                UnderstudyDataSource source = open();
                Workload workload = new Workload(source, plan(), operation -> {
                    journal.accept(operation);
                    summary.add(operation);
                })) {
            awaitCluster(source);
            LOG.info("run {} begins: {} writers, {} readers", plan().run(), writers, readers);
            workload.start();
            summary.printEvery(SUMMARY_EVERY);
            Foreground.untilInterrupted(workload::stop, journal, source, summary);
        }
        return ExitStatus.OK.code();
    }

    private Workload.Plan plan() {
        if (run == null) {
            run = Math.toIntExact(Instant.now().getEpochSecond());
        }
        return new Workload.Plan(run, writers, readers, pause, Optional.ofNullable(bound));
    }

    private UnderstudyDataSource open() throws IOException {
        Path password = secrets.resolve(SecretsFolder.Secret.APPLICATION.file() + ".password");
        if (!Files.isReadable(password)) {
            throw new IOException("the password file " + password
                    + " cannot be read: write the password of the account app into it, one line");
        }
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "passwordFile", password.toString(),
                "outcomes", "LEDGER",
                "sslMode", "PREFERRED",
                "allowPublicKeyRetrieval", "true"));
        if (bound != null) {
            all.put("readYourWrites", "THREAD");
        }
        all.putAll(properties);
        try {
            return UnderstudyDataSource.builder()
                    .ensemble(of.ensemble().connectString())
                    .cluster(of.cluster().value())
                    .schema("app")
                    .user(SecretsFolder.Secret.APPLICATION.user())
                    .properties(all)
                    .build();
        } catch (SQLException e) {
            throw new ParameterException(spec.commandLine(), "--property: " + e.getMessage(), e);
        }
    }

    /** Waits until the cluster takes writes. */
    private void awaitCluster(UnderstudyDataSource source) throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        String told = "";
        while (true) {
            try {
                source.start();
                if (createsTable) {
                    Workload.createTableIfMissing(source);
                }
                return;
            } catch (SQLException e) {
                String why = String.valueOf(e.getMessage());
                if (System.nanoTime() > deadline) {
                    throw new CommandFailedException(ExitStatus.UNREACHABLE, why);
                }
                if (!why.equals(told)) {
                    LOG.info("waiting for the cluster: {}", why);
                    told = why;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }
}
