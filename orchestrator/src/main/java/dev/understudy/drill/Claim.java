package dev.understudy.drill;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a drill claims of a span of time.
 *
 * @param kind what
 * @param span when
 * @param during what was the matter then, in words
 */
public record Claim(Kind kind, Span span, String during) {
    /** Generous: a machine may be busy, and this is no measurement. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(3);

    private static final Duration LONGEST_READ = Duration.ofSeconds(12);

    /** What can be claimed. */
    public enum Kind {
        /** Acknowledged writes, never more than three seconds apart. */
        WRITES_GO_ON,
        /** The same, and no read takes longer than twelve seconds. */
        ALL_GOES_ON,
        /** No write that began then is acknowledged then. */
        WRITES_WAIT,
        NOTHING
    }

    /** In which way it does not hold; empty if it does. */
    Optional<String> violation(List<Operation> operations) {
        return switch (kind) {
            case WRITES_GO_ON -> gap(operations);
            case ALL_GOES_ON -> gap(operations).or(() -> longRead(operations));
            case WRITES_WAIT -> early(operations);
            case NOTHING -> Optional.empty();
        };
    }

    private Optional<String> gap(List<Operation> operations) {
        long[] moments = LongStream.concat(
                        LongStream.of(span.start(), span.end()),
                        operations.stream()
                                .filter(operation -> operation instanceof Operation.Write && operation.isDone())
                                .mapToLong(operation -> operation.span().end())
                                .filter(end -> end > span.start() && end < span.end()))
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < moments.length; i++) {
            longest = Math.max(longest, moments[i] - moments[i - 1]);
        }
        return longest > LONGEST_GAP.toNanos()
                ? Optional.of("writes were to go on while " + during + ", but for "
                        + Duration.ofNanos(longest).toMillis() + " ms none was acknowledged")
                : Optional.empty();
    }

    private Optional<String> longRead(List<Operation> operations) {
        long longest = operations.stream()
                .filter(Operation.Read.class::isInstance)
                .map(Operation::span)
                .filter(read -> read.end() > span.start() && read.start() < span.end())
                .mapToLong(read -> read.end() - read.start())
                .max()
                .orElse(0);
        return longest > LONGEST_READ.toNanos()
                ? Optional.of("reads were to go on while " + during + ", but one took "
                        + Duration.ofNanos(longest).toMillis() + " ms")
                : Optional.empty();
    }

    private Optional<String> early(List<Operation> operations) {
        long early = operations.stream()
                .filter(operation -> operation instanceof Operation.Write && operation.isDone())
                .filter(operation -> operation.span().start() > span.start()
                        && operation.span().end() < span.end())
                .count();
        return early == 0
                ? Optional.empty()
                : Optional.of("writes were to wait while " + during + ", but " + early + " were acknowledged");
    }
}
