package dev.understudy.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Contenders that take turns in one virtual machine, so that each is compared with HikariCP by hand in the same seconds: where work
 * waits for disks, figures that were taken minutes apart differ by more than contenders do.
 */
final class Turns implements AutoCloseable {
    /** Does a piece of work once. */
    @FunctionalInterface
    private interface Piece {
        int of(Contender contender, int id) throws SQLException;
    }

    /**
     * A contender with its figures.
     *
     * @param micros microseconds for a piece of work, one figure a turn
     */
    private record Seat(Peer peer, Contender contender, List<Double> micros) {}

    private final List<Seat> seats = new ArrayList<>();

    private Turns() {}

    /** Opens the contenders, HIKARI among them. */
    static Turns open(List<Peer> contenders, Servers servers) throws SQLException {
        Turns turns = new Turns();
        try {
            for (Peer peer : contenders) {
                turns.seats.add(new Seat(peer, peer.open(servers), new ArrayList<>()));
            }
            return turns;
        } catch (SQLException | RuntimeException e) {
            turns.close();
            throw e;
        }
    }

    /** Lets them take turns, and tells how they did as a table. */
    String run(String work, Effort effort) throws SQLException {
        Piece piece = piece(work);
        long length = TimeUnit.SECONDS.toNanos(effort.seconds());
        for (int turn = 0; turn < effort.warmups(); turn++) {
            takeOne(piece, turn, length);
        }
        seats.forEach(seat -> seat.micros().clear());
        int turns = effort.rounds() * effort.iterations();
        for (int turn = 0; turn < turns; turn++) {
            takeOne(piece, turn, length);
        }
        return table(work, turns);
    }

    private static Piece piece(String work) {
        return switch (work) {
            case "read" -> Work::read;
            case "write" -> Work::write;
            case "transaction" -> Work::transaction;
            default -> throw new IllegalArgumentException("there is no work named " + work + " on servers");
        };
    }

    /** Each goes first as often as the others. */
    private void takeOne(Piece piece, int turn, long length) throws SQLException {
        for (int i = 0; i < seats.size(); i++) {
            Seat seat = seats.get((turn + i) % seats.size());
            seat.micros().add(microsEach(piece, seat.contender(), length));
        }
    }

    private static double microsEach(Piece piece, Contender contender, long length) throws SQLException {
        long began = System.nanoTime();
        long end = began;
        long done = 0;
        while (end - began < length) {
            piece.of(contender, 1 + ThreadLocalRandom.current().nextInt(Work.ROWS));
            done++;
            end = System.nanoTime();
        }
        return (end - began) / 1_000.0 / done;
    }

    private String table(String work, int turns) {
        List<Double> byHand = seats.stream()
                .filter(seat -> seat.peer() == Peer.HIKARI)
                .findAny()
                .orElseThrow()
                .micros();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "| %s, %d turns | us each | more than HIKARI | standard error | throughput |%n",
                work,
                turns));
        text.append("| --- | ---: | ---: | ---: | ---: |\n");
        for (Seat seat : seats) {
            List<Double> own = seat.micros();
            List<Double> more = new ArrayList<>();
            for (int turn = 0; turn < own.size(); turn++) {
                more.add(own.get(turn) - byHand.get(turn));
            }
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.1f | %,.1f | %,.1f | %.3f |%n",
                    seat.peer(),
                    mean(own),
                    mean(more),
                    standardError(more),
                    mean(byHand) / mean(own)));
        }
        return text.toString();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double standardError(List<Double> values) {
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.size() - 1) / values.size());
    }

    @Override
    public void close() {
        seats.forEach(seat -> seat.contender().close());
    }
}
