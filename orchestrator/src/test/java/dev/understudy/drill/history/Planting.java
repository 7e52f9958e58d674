package dev.understudy.drill.history;

import dev.understudy.client.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Plants one violation of a kind somewhere in a history that is otherwise sound. */
record Planting(ModelHistory history, RandomGenerator random) {
    private static final long MILLI = 1_000_000;
    private static final int INTRUDER = 99;

    void plant(Violation.Kind kind) {
        switch (kind) {
            case LOST -> rows(replica()).removeIf(isRow(any(acknowledged()).row()));
            case DUPLICATED -> rows(replica()).add(any(rows(replica())));
            case DIVERGED -> {
                RowId row = attempt("08007");
                rows(replica()).add(new StoredRow(row, "nowhere"));
            }
            case UNTRUTHFUL -> {
                if (random.nextBoolean()) {
                    attempt("08S01");
                } else {
                    history.everywhere(new StoredRow(attempt("40001"), "nowhere"));
                }
            }
            case INVENTED -> invent();
            case TWO_COMMITTERS -> {
                if (random.nextBoolean()) {
                    writeOnOldPrimary();
                } else {
                    writeElsewhere();
                }
            }
            case STALE_READ -> blind(Promise.NoOlderThan.class, this::isLongAcknowledged);
            case OWN_WRITE_UNSEEN -> blind(Promise.OwnWrites.class, this::isOwn);
            case WENT_BACK -> goBack();
        }
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private NodeId replica() {
        return any(history.rows().keySet().stream()
                .filter(node -> !node.equals(history.primary()))
                .toList());
    }

    private List<StoredRow> rows(NodeId node) {
        return Objects.requireNonNull(history.rows().get(node));
    }

    private static Predicate<StoredRow> isRow(RowId row) {
        return stored -> stored.row().equals(row);
    }

    private List<Operation.Write> acknowledged() {
        return writes(history.all()).stream().filter(Operation::isDone).toList();
    }

    private static List<Operation.Write> writes(List<Operation> operations) {
        return operations.stream()
                .filter(Operation.Write.class::isInstance)
                .map(Operation.Write.class::cast)
                .toList();
    }

    private RowId attempt(String state) {
        RowId row = new RowId(ModelWorld.RUN, INTRUDER, 1);
        history.first().add(new Operation.Write(row, new Span(MILLI, 2 * MILLI), new Outcome.Failed(state, "planted")));
        return row;
    }

    private void invent() {
        Operation.Write of = any(writes(history.first()));
        RowId row = new RowId(ModelWorld.RUN, of.row().writer(), of.row().number() + 10_000);
        if (random.nextBoolean()) {
            history.everywhere(new StoredRow(row, "nowhere"));
        } else {
            Operation.Read read = any(reads(history.all()));
            show(read, row.writer(), row.number());
        }
    }

    /** The last primary had acknowledged a write; then an earlier one does. */
    private void writeOnOldPrimary() {
        Operation.Write last = acknowledged().stream()
                .max(Comparator.comparingLong((Operation.Write write) ->
                                write.committer().orElseThrow().epoch())
                        .thenComparing(write -> write.span().start()))
                .orElseThrow();
        String now = last.committer().orElseThrow().primary();
        Committer old = any(acknowledged().stream()
                .map(write -> write.committer().orElseThrow())
                .filter(committer -> !committer.primary().equals(now))
                .toList());
        long start = last.span().end() + ModelWorld.SLACK.toNanos() + 1 + random.nextLong(100 * MILLI);
        RowId row = new RowId(ModelWorld.RUN, INTRUDER, 1);
        any(history.parts())
                .operations()
                .add(new Operation.Write(
                        "intruder", row, new Span(start, start + MILLI), new Outcome.Done(), Optional.of(old)));
        if (random.nextBoolean()) {
            history.everywhere(new StoredRow(row, ModelWorld.server(NodeId.of(old.primary()))));
        } else {
            history.rows().clear();
        }
    }

    /** One row of an epoch was written on another server than the others. */
    private void writeElsewhere() {
        Operation.Write one = any(acknowledged().stream()
                .filter(write -> acknowledged().stream()
                                .filter(other -> other.committer().equals(write.committer()))
                                .count()
                        > 1)
                .toList());
        history.rows()
                .values()
                .forEach(there -> there.replaceAll(
                        stored -> stored.row().equals(one.row()) ? new StoredRow(one.row(), "elsewhere") : stored));
    }

    private static List<Operation.Read> reads(List<Operation> operations) {
        return operations.stream()
                .filter(Operation.Read.class::isInstance)
                .map(Operation.Read.class::cast)
                .toList();
    }

    private boolean isLongAcknowledged(Operation.Read read, Operation.Write write) {
        return write.span().end() + ModelWorld.BOUND.toNanos() + ModelWorld.SLACK.toNanos()
                < read.span().start();
    }

    private boolean isOwn(Operation.Read read, Operation.Write write) {
        return write.client().equals(read.client())
                && write.span().end() <= read.span().start();
    }

    /** Lets a read with a promise miss a write that it must see. */
    private void blind(Class<? extends Promise> promise, BiPredicate<Operation.Read, Operation.Write> mustSee) {
        List<Operation.Read> able = new ArrayList<>();
        for (Operation.Read read : reads(history.all())) {
            if (read.promises().stream().anyMatch(promise::isInstance)
                    && acknowledged().stream().anyMatch(write -> mustSee.test(read, write))) {
                able.add(read);
            }
        }
        Operation.Read read = any(able);
        RowId row = any(acknowledged().stream()
                        .filter(write -> mustSee.test(read, write))
                        .toList())
                .row();
        show(read, row.writer(), row.number() - 1);
    }

    private void show(Operation.Read read, int writer, long number) {
        Sight sight = read.sight().orElseThrow();
        SortedMap<Integer, Long> newest = new TreeMap<>(sight.newest());
        newest.put(writer, number);
        history.replace(
                read,
                new Operation.Read(
                        read.client(),
                        read.span(),
                        read.outcome(),
                        Optional.of(new Sight(sight.server(), sight.run(), newest)),
                        read.promises()));
    }

    private void goBack() {
        List<Operation.Read> reads = reads(history.all());
        List<Operation.Read> seconds = reads.stream()
                .filter(read -> read.promises().size() == 1 && read.promises().get(0) instanceof Promise.Monotonic)
                .filter(read ->
                        !firstOf(reads, read).sight().orElseThrow().newest().isEmpty())
                .toList();
        Operation.Read second = any(seconds);
        SortedMap<Integer, Long> seen =
                firstOf(reads, second).sight().orElseThrow().newest();
        int writer = any(List.copyOf(seen.keySet()));
        show(second, writer, seen.getOrDefault(writer, 0L) - 1);
    }

    private static Operation.Read firstOf(List<Operation.Read> reads, Operation.Read second) {
        return reads.stream()
                .filter(read -> read.promises().containsAll(second.promises()) && !read.equals(second))
                .findFirst()
                .orElseThrow();
    }
}
