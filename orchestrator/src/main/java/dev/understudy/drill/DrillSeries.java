package dev.understudy.drill;

import dev.understudy.drill.history.RowId;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Several runs of one drill, one after the other on one stage. */
public final class DrillSeries {
    private static final Duration WHOLE_PATIENCE = Duration.ofMinutes(1);

    private final Stage stage;
    private final Drill drill;
    private final Recording recording;
    private final Consumer<String> progress;

    /**
     * Prepares one of whose runs nothing is kept.
     *
     * @param progress is told what happens, line by line
     */
    public DrillSeries(Stage stage, Drill drill, Consumer<String> progress) {
        this(stage, drill, Recording.none(), progress);
    }

    private DrillSeries(Stage stage, Drill drill, Recording recording, Consumer<String> progress) {
        this.stage = stage;
        this.drill = drill;
        this.recording = recording;
        this.progress = progress;
    }

    /** The same of whose runs something is kept. */
    public DrillSeries keeping(Recording kept) {
        return new DrillSeries(stage, drill, kept, progress);
    }

    /**
     * Runs.
     *
     * @param runs how often
     * @param seed decides when the faults strike; the same seed, the same times
     * @param each is told each report as soon as there is one
     * @return all of them, in order
     * @throws LabException if a run could not take place
     */
    public List<RunReport> run(int runs, long seed, Consumer<RunReport> each)
            throws LabException, InterruptedException {
        Workload.createTable(stage, stage.awaitWhole(WHOLE_PATIENCE));
        Random random = new Random(seed);
        Set<RowId> acknowledged = new HashSet<>();
        List<RunReport> reports = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            String label = "run " + run + "/" + runs + ": ";
            DrillRun.Result result = new DrillRun(stage, drill, run, recording, line -> progress.accept(label + line))
                    .run(random, acknowledged);
            acknowledged.addAll(result.acknowledged());
            reports.add(result.report());
            each.accept(result.report());
            result.kept().ifPresent(line -> progress.accept(label + line));
        }
        return reports;
    }
}
