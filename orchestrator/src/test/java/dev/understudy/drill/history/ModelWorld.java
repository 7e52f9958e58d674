package dev.understudy.drill.history;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.History.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A tiny world in which all promises are kept: primaries that follow one another with pauses between them, processes whose clocks
 * and routers are a little behind, writers whose answers come late or never, and replicas that lag as far as they may. What its
 * clients write down is a sound history, however odd it looks.
 */
final class ModelWorld {
    static final Duration BOUND = Duration.ofMillis(400);
    static final Duration SLACK = Duration.ofMillis(5);
    static final int RUN = 1;
    private static final long MILLI = 1_000_000;
    private static final long END = 3_000 * MILLI;
    private static final int NODES = 3;
    private static final int WRITERS = 2;

    private final RandomGenerator random;
    private final List<Time> reigns = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();
    private final List<Clients> processes = new ArrayList<>();

    /** When one node takes writes. */
    private record Time(long epoch, NodeId primary, long from, long to) {}

    /** When a row came to be, and where. */
    private record Commit(RowId row, NodeId by, long at) {}

    /** One process: how far its clock is off, when it is killed, and the reads that it will do. */
    private record Clients(long offset, long killedAt, List<Operation> operations, List<Reading> readings) {
        boolean sees(long time) {
            return time <= killedAt;
        }
    }

    /** A read that is to be done: what it sees is known when all writes are. */
    private record Reading(String client, Span span, List<Promise> promises, long notBefore) {}

    ModelWorld(RandomGenerator random) {
        this.random = random;
        reign();
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            long offset = random.nextLong(SLACK.toNanos()) - SLACK.toNanos() / 2;
            long killedAt = i > 0 && random.nextInt(3) == 0 ? random.nextLong(END / 2, END) : Long.MAX_VALUE;
            Clients process = new Clients(offset, killedAt, new ArrayList<>(), new ArrayList<>());
            for (int writer = 0; writer < WRITERS; writer++) {
                write(process, i * WRITERS + writer);
            }
            readings(process, i);
            processes.add(process);
        }
        commits.sort(Comparator.comparingLong(Commit::at));
        processes.forEach(this::read);
    }

    private static NodeId node(int index) {
        return NodeId.of("db" + (index + 1));
    }

    /** What stands in the place of a server_uuid. */
    static String server(NodeId node) {
        return "server-of-" + node;
    }

    private void reign() {
        long from = 0;
        int count = 3 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            NodeId primary = i < 2 ? node(i) : node(random.nextInt(NODES));
            if (i == count - 1 && primary.equals(node(0))) {
                primary = node(1);
            }
            long to = i == count - 1 ? Long.MAX_VALUE : from + END / count - millis(10, 200);
            reigns.add(new Time(i + 1L, primary, from, to));
            from = to + millis(1, 100);
        }
    }

    private long millis(int least, int most) {
        return random.nextLong(least * MILLI, most * MILLI);
    }

    private Optional<Time> reignAt(long time) {
        return reigns.stream()
                .filter(reign -> reign.from() <= time && time < reign.to())
                .findFirst();
    }

    private Time reignAfter(long time) {
        return reigns.stream().filter(reign -> reign.from() > time).findFirst().orElseThrow();
    }

    private void write(Clients process, int writer) {
        long time = millis(0, 50);
        long number = 1;
        long ownCommit = 0;
        while (time < END) {
            RowId row = new RowId(RUN, writer, number);
            Attempted attempted = attempt(row, time);
            if (!process.sees(attempted.write().span().end())) {
                return;
            }
            process.operations().add(attempted.write());
            time = attempted.write().span().end() + millis(0, 20);
            if (!attempted.write().isProvenAbsent()) {
                number++;
            }
            if (attempted.write().isDone()) {
                ownCommit = attempted.committedAt();
            }
            if (random.nextInt(4) == 0) {
                Span span = new Span(time, time + millis(0, 10));
                List<Promise> promises = List.of(new Promise.NoOlderThan(BOUND), new Promise.OwnWrites());
                process.readings().add(new Reading(attempted.write().client(), span, promises, ownCommit));
                time = span.end() + millis(0, 5);
            }
        }
    }

    private record Attempted(Operation.Write write, long committedAt) {}

    private Attempted attempt(RowId row, long start) {
        long commit = start + millis(0, 10);
        Optional<Time> now = reignAt(commit);
        int luck = random.nextInt(20);
        if (luck == 0 || (now.isEmpty() && luck < 6)) {
            Outcome refused = new Outcome.Failed("40001", "rolled back");
            return new Attempted(write(row, start, commit + millis(0, 50), refused, Optional.empty()), 0);
        }
        Time by = now.orElseGet(() -> reignAfter(commit));
        long at = Math.max(commit, by.from() + millis(0, 3));
        if (luck == 1) {
            // Sent, and never answered: it is there or not.
            if (random.nextBoolean()) {
                commits.add(new Commit(row, by.primary(), at));
            }
            Outcome unknown = new Outcome.Failed("08007", "nobody knows");
            return new Attempted(write(row, start, at + millis(0, 50), unknown, Optional.empty()), 0);
        }
        commits.add(new Commit(row, by.primary(), at));
        // Now and then the answer is lost, and a later primary is asked.
        long end = at + (luck == 2 ? millis(100, 900) : millis(0, 5));
        return new Attempted(write(row, start, end, new Outcome.Done(), Optional.of(label(by))), at);
    }

    /** What the router believes: the epoch, or an earlier one of the same primary of which it has not heard the end. */
    private Committer label(Time by) {
        List<Time> before = reigns.stream()
                .filter(reign -> reign.primary().equals(by.primary()) && reign.epoch() <= by.epoch())
                .toList();
        Time believed = random.nextInt(3) == 0 ? before.get(random.nextInt(before.size())) : by;
        return new Committer(believed.epoch(), by.primary().value());
    }

    private static Operation.Write write(RowId row, long start, long end, Outcome outcome, Optional<Committer> by) {
        return new Operation.Write("writer-" + row.writer(), row, new Span(start, end), outcome, by);
    }

    private void readings(Clients process, int index) {
        String client = "reader-" + index;
        long time = millis(0, 20);
        for (int i = 0; time < END; i++) {
            Span first = new Span(time, time + millis(0, 10));
            Promise fresh = new Promise.NoOlderThan(BOUND);
            if (random.nextBoolean()) {
                process.readings().add(new Reading(client, first, List.of(fresh), 0));
                time = first.end();
            } else {
                Promise within = new Promise.Monotonic(client + "/" + i);
                process.readings().add(new Reading(client, first, List.of(fresh, within), 0));
                Span second = new Span(first.end() + millis(0, 30), first.end() + millis(30, 40));
                process.readings().add(new Reading(client, second, List.of(within), 0));
                time = second.end();
            }
            time += millis(0, 40);
        }
    }

    private void read(Clients process) {
        long seenBefore = 0;
        List<Promise> before = List.of();
        for (Reading reading : process.readings()) {
            long start = reading.span().start();
            long moment = start + (reading.span().end() - start) / 2;
            long least = Math.max(0, Math.max(start - BOUND.toNanos(), reading.notBefore()));
            boolean goesOn = reading.promises().size() == 1 && before.containsAll(reading.promises());
            if (goesOn && reading.promises().get(0) instanceof Promise.Monotonic) {
                least = seenBefore;
            }
            long visible = least >= moment ? moment : random.nextLong(least, moment + 1);
            seenBefore = visible;
            before = reading.promises();
            if (process.sees(reading.span().end())) {
                Sight sight = new Sight(server(node(random.nextInt(NODES))), RUN, newest(visible));
                process.operations()
                        .add(new Operation.Read(
                                reading.client(),
                                reading.span(),
                                new Outcome.Done(),
                                Optional.of(sight),
                                reading.promises()));
            }
        }
    }

    private SortedMap<Integer, Long> newest(long visible) {
        SortedMap<Integer, Long> newest = new TreeMap<>();
        commits.stream()
                .filter(commit -> commit.at() <= visible)
                .forEach(commit ->
                        newest.merge(commit.row().writer(), commit.row().number(), Math::max));
        return newest;
    }

    /** What the clients wrote down, and what the servers have. */
    ModelHistory history() {
        List<ModelHistory.Part> parts = new ArrayList<>();
        for (Clients process : processes) {
            List<Operation> operations = new ArrayList<>();
            process.operations().forEach(operation -> operations.add(moved(operation, process.offset())));
            operations.sort(
                    Comparator.comparingLong(operation -> operation.span().end()));
            parts.add(new ModelHistory.Part(
                    operations, process.killedAt() == Long.MAX_VALUE ? Ending.WHOLE : Ending.CUT_OFF));
        }
        NodeId primary = reigns.get(reigns.size() - 1).primary();
        SortedMap<NodeId, List<StoredRow>> rows = new TreeMap<>();
        for (int i = 0; i < NODES; i++) {
            rows.put(
                    node(i),
                    new ArrayList<>(commits.stream()
                            .map(commit -> new StoredRow(commit.row(), server(commit.by())))
                            .toList()));
        }
        return new ModelHistory(parts, primary, 3 * END, rows);
    }

    private static Operation moved(Operation operation, long by) {
        Span span = new Span(operation.span().start() + by, operation.span().end() + by);
        return ModelHistory.at(operation, span);
    }
}
