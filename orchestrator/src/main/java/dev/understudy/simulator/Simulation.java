package dev.understudy.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Many schedules, on as many threads as there are cores; ends at the first violation. */
public final class Simulation {
    private final long firstSeed;
    private final long schedules;
    private final Optional<Safeguard> without;

    /**
     * How it ended.
     *
     * @param tally what happened in all of them
     * @param broken the schedule that broke an invariant; empty if none did
     */
    public record Result(Tally tally, Optional<Broken> broken) {}

    /**
     * A schedule that broke an invariant.
     *
     * @param seed repeats it
     * @param invariant the invariant's short name
     * @param message what happened
     */
    public record Broken(long seed, String invariant, String message) {}

    /** How far it has come; called often. */
    @FunctionalInterface
    public interface Progress {
        void done(long schedules);
    }

    /**
     * Prepares schedules of the seeds from the first one on.
     *
     * @param without a safeguard to take away; empty for the protocol as it is
     */
    public Simulation(long firstSeed, long schedules, Optional<Safeguard> without) {
        this.firstSeed = firstSeed;
        this.schedules = schedules;
        this.without = without;
    }

    /** Runs them. */
    public Result run(int threads, Progress progress) throws InterruptedException {
        AtomicLong next = new AtomicLong(firstSeed);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        List<Tally> tallies = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> {
                Tally tally = new Tally();
                Optional<Broken> found = Optional.empty();
                while (found.isEmpty() && !stop.get()) {
                    long seed = next.getAndIncrement();
                    if (seed >= firstSeed + schedules) {
                        break;
                    }
                    Schedule.Outcome outcome = schedule(seed, World.UNREAD);
                    tally.add(outcome.tally());
                    found = outcome.violation()
                            .map(violation ->
                                    new Broken(seed, violation.invariant(), String.valueOf(violation.getMessage())));
                    progress.done(done.incrementAndGet());
                }
                synchronized (tallies) {
                    tallies.add(tally);
                    found.ifPresent(broken::add);
                    stop.compareAndSet(false, found.isPresent());
                }
            });
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        Tally total = new Tally();
        tallies.forEach(total::add);
        return new Result(total, broken.stream().min(java.util.Comparator.comparingLong(Broken::seed)));
    }

    private Schedule.Outcome schedule(long seed, java.util.function.Consumer<String> trace) {
        Safeguards safeguards = without.map(Safeguards::without).orElseGet(Safeguards::all);
        return new Schedule(seed, safeguards, trace).run();
    }

    /** Runs one schedule again and tells all that happens in it. */
    public Optional<Broken> trace(long seed, java.util.function.Consumer<String> trace) {
        return schedule(seed, trace)
                .violation()
                .map(violation -> new Broken(seed, violation.invariant(), String.valueOf(violation.getMessage())));
    }
}
