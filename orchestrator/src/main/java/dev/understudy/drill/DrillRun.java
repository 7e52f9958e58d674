package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.drill.history.History;
import dev.understudy.drill.history.HistoryCheck;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Snapshot;
import dev.understudy.drill.history.Violation;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One run of a drill: load, fault, recovery, judgement. */
final class DrillRun {
    private static final Duration WHOLE_PATIENCE = Duration.ofSeconds(60);
    private static final int LOAD_MILLIS = 1500;
    private static final int LOAD_SPREAD_MILLIS = 500;
    private static final int LOAD_AFTER_MILLIS = 500;
    /** Not more often: what it costs is missing to the servers that are being measured. */
    private static final int LOOK_MILLIS = 25;

    /** The checker that looks at rows and errors finds these too, and says it shorter. */
    private static final Set<Violation.Kind> KNOWN_OTHERWISE = EnumSet.of(
            Violation.Kind.LOST, Violation.Kind.DUPLICATED, Violation.Kind.DIVERGED, Violation.Kind.UNTRUTHFUL);

    private final Stage stage;
    private final Drill drill;
    private final int run;
    private final Recording recording;
    private final Consumer<String> progress;
    private final List<Recording.Note> notes = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param run counts from 1
     * @param recording what is kept of it
     * @param progress is told what happens, line by line
     */
    DrillRun(Stage stage, Drill drill, int run, Recording recording, Consumer<String> progress) {
        this.stage = stage;
        this.drill = drill;
        this.run = run;
        this.recording = recording;
        this.progress = progress;
    }

    /** What a run leaves behind: its report, the rows that must be there for ever, and a line that says what was kept. */
    record Result(RunReport report, Set<RowId> acknowledged, Optional<String> kept) {}

    /**
     * Runs.
     *
     * @param random decides when the fault strikes
     * @param acknowledgedBefore the rows that earlier runs were told are safe
     * @throws LabException if the run could not take place
     */
    Result run(RandomGenerator random, Set<RowId> acknowledgedBefore) throws LabException, InterruptedException {
        long epochBefore = stage.awaitWhole(WHOLE_PATIENCE).state().epoch().value();
        acknowledge();
        try (Load load = new Load(stage.application(), run, drill.pause(), recording.bound())) {
            try {
                return run(random, load, new Before(epochBefore, acknowledgedBefore));
            } catch (LabException e) {
                keep(load.operations(), List.of(), Optional.empty()).ifPresent(progress);
                throw e;
            }
        }
    }

    private Result run(RandomGenerator random, Load load, Before before) throws LabException, InterruptedException {
        load.start();
        TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS + random.nextInt(LOAD_SPREAD_MILLIS));
        Strike strike = stage.inflict(drill.fault());
        notes.add(new Recording.Note(strike.at(), strike.sentence()));
        progress.accept(strike.sentence());
        Recovery recovery = recover(load, strike);
        TimeUnit.MILLISECONDS.sleep(LOAD_AFTER_MILLIS);
        load.stop();
        return judge(load.operations(), strike, recovery, before);
    }

    private Optional<String> keep(List<Operation> operations, List<Snapshot> snapshots, Optional<RunReport> report) {
        return recording.keep(
                new Recording.Run(drill.name() + "-run-" + run, operations, notes, snapshots, report), stage);
    }

    /** Says, as a person would, that the last failover was looked at, so that another may follow whatever its cause. */
    private void acknowledge() throws LabException, InterruptedException {
        if (stage.topology().state().lastChange().isPresent()) {
            Waiting.untilAccepted(stage, Request.of(Request.Kind.ACKNOWLEDGE, "the drill"));
        }
    }

    private record Before(long epoch, Set<RowId> acknowledged) {}

    /** How long it took until the cluster was whole, or what was missing when the time was over. */
    private record Recovery(Optional<Duration> settled, Optional<String> missing) {}

    private Recovery recover(Load load, Strike strike) throws LabException, InterruptedException {
        while (true) {
            Optional<String> missing = missing(load, strike);
            Duration passed = Duration.ofNanos(System.nanoTime() - strike.at());
            if (missing.isEmpty()) {
                return new Recovery(Optional.of(passed), missing);
            }
            if (passed.compareTo(WHOLE_PATIENCE) > 0) {
                return new Recovery(
                        Optional.empty(),
                        missing.map(what -> WHOLE_PATIENCE.toSeconds() + " s after the fault " + what));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Optional<String> missing(Load load, Strike strike) throws LabException {
        Optional<String> remains = strike.remains().get();
        if (remains.isPresent()) {
            return remains;
        }
        List<String> troubles = stage.topology().troubles();
        if (!troubles.isEmpty()) {
            return Optional.of(String.join("; ", troubles));
        }
        return load.worksSince(strike.at()) ? Optional.empty() : Optional.of("no write or no read has succeeded");
    }

    private Result judge(List<Operation> operations, Strike strike, Recovery recovery, Before before)
            throws LabException {
        Topology topology = stage.topology();
        List<String> failures = new ArrayList<>();
        recovery.missing().ifPresent(failures::add);
        List<Snapshot> snapshots = List.of();
        try {
            snapshots = new Servers(stage).snapshots(topology);
        } catch (LabException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
        Evidence evidence = new Evidence(
                operations,
                before.acknowledged(),
                strike.at(),
                topology.state().primary().orElse(NodeId.of("nobody")),
                Servers.rows(snapshots));
        Verdict verdict = Checker.judge(evidence, drill.expectation());
        long epoch = topology.state().epoch().value();
        failures.addAll(verdict.violations());
        failures.addAll(broken(operations, snapshots, verdict));
        strike.claims().forEach(claim -> claim.violation(operations).ifPresent(failures::add));
        epochViolation(epoch - before.epoch()).ifPresent(failures::add);
        RunReport report = new RunReport(drill.name(), run, verdict, epoch, recovery.settled(), reason(failures));
        return new Result(
                report, Fates.of(writes(operations)).acknowledged(), keep(operations, snapshots, Optional.of(report)));
    }

    /** What the history tells besides: of what the verdict has found already only the rest. */
    private static List<String> broken(List<Operation> operations, List<Snapshot> snapshots, Verdict verdict) {
        History history = History.ofMemory(Recording.HISTORY, operations, snapshots);
        return HistoryCheck.judge(List.of(history), Duration.ZERO).violations().stream()
                .filter(violation -> verdict.violations().isEmpty() || !KNOWN_OTHERWISE.contains(violation.kind()))
                .map(Violation::text)
                .toList();
    }

    private static List<Operation.Write> writes(List<Operation> operations) {
        return operations.stream()
                .filter(Operation.Write.class::isInstance)
                .map(Operation.Write.class::cast)
                .toList();
    }

    private Optional<String> epochViolation(long changes) {
        Expectation expected = drill.expectation();
        if (changes >= expected.fewestEpochs() && changes <= expected.mostEpochs()) {
            return Optional.empty();
        }
        return Optional.of("the primary changed " + changes + " times, expected were " + expected.fewestEpochs()
                + (expected.mostEpochs() > expected.fewestEpochs() ? " to " + expected.mostEpochs() : ""));
    }

    private static Optional<String> reason(List<String> failures) {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        int more = failures.size() - 1;
        return Optional.of(failures.get(0) + (more > 0 ? " (and " + more + " more)" : ""));
    }
}
