package dev.understudy.demo;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.StateVersion;
import dev.understudy.drill.LabStage;
import dev.understudy.drill.Stage;
import dev.understudy.drill.Workload;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** A workload on a lab's cluster, a view of both, and if wanted a {@code kill -9} of the primary's mysqld. */
public final class Demo {
    private static final int RUN = 1;
    private static final Workload.Plan PLAN = new Workload.Plan(RUN, 3, 2, Duration.ofMillis(15));
    private static final int EVENTS_SHOWN = 7;

    private final Lab lab;
    private final DataSource application;
    private final DemoSettings settings;
    private final DemoScreen screen;

    private final long began = System.nanoTime();
    private final Tally tally = new Tally(RUN, began);
    private final Events events = new Events(began);
    private Optional<NodeId> killed = Optional.empty();
    private int told;

    /**
     * Prepares a demo on a cluster that is whole.
     *
     * @param application the application's way to the cluster
     */
    public Demo(Lab lab, DataSource application, DemoSettings settings, DemoScreen screen) {
        this.lab = lab;
        this.application = application;
        this.settings = settings;
        this.screen = screen;
    }

    /**
     * Runs until its time is over or the thread is interrupted, which ends it in order.
     *
     * @throws LabException if the workload cannot begin
     */
    public Summary run() throws LabException, InterruptedException {
        Stage stage = new LabStage(lab, application);
        Workload.createTable(stage, now());
        long firstEpoch = now().state().epoch().value();
        StateVersion first = now().state().version();
        lab.topology().listen(state -> note(state, first));
        Ending ending = Ending.TIME_OVER;
        try (Workload workload = new Workload(application, PLAN, tally::add)) {
            workload.start();
            try {
                watch();
            } catch (InterruptedException e) {
                ending = Ending.INTERRUPTED;
            }
            workload.stop();
        }
        return new Judgement(stage, tally, killed).summary(ending, firstEpoch);
    }

    private void note(ClusterState state, StateVersion first) {
        if (state.version().isNewerThan(first)) {
            events.add("epoch " + state.epoch() + " " + state.phase() + ": " + state.reason());
        }
    }

    private void watch() throws LabException, InterruptedException {
        Processes before = Processes.of(lab);
        Screen shown = screen.open();
        while (!isOver()) {
            killWhenDue();
            Processes processes = Processes.of(lab);
            processes.tellChanges(before, events);
            before = processes;
            List<String> news = events.since(told);
            told += news.size();
            shown.tell(news);
            shown.show(new LiveView(
                    now(),
                    tally.counts(System.nanoTime()),
                    processes,
                    events.last(EVENTS_SHOWN),
                    running(),
                    lab.applicationUrl()));
            TimeUnit.MILLISECONDS.sleep(screen.pause().toMillis());
        }
    }

    private Topology now() throws LabException {
        return lab.topology().current().orElseThrow(() -> new LabException("the lab's cluster has no record"));
    }

    private Duration running() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private boolean isOver() {
        return settings.exitAfter().filter(end -> running().compareTo(end) >= 0).isPresent();
    }

    private void killWhenDue() throws LabException {
        boolean due = settings.killAfter()
                .filter(time -> running().compareTo(time) >= 0)
                .isPresent();
        Optional<NodeId> primary = now().state().primary();
        if (due && killed.isEmpty() && primary.isPresent()) {
            long pid = lab.serverPid(primary.get()).orElse(0);
            if (lab.killServer(primary.get())) {
                killed = primary;
                events.add("kill -9 of process " + pid + ", mysqld of the primary " + primary.get());
            }
        }
    }

    /** Why a demo ends. */
    enum Ending {
        TIME_OVER,
        INTERRUPTED
    }
}
