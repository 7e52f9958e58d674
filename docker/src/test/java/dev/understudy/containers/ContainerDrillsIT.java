package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.understudy.containers.report.DrillReport;
import dev.understudy.drill.Drill;
import dev.understudy.drill.RunReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drills on containers. A few of them, which take some minutes, and with {@code UNDERSTUDY_DRILLS=all} in the environment every
 * one, each also with relay log that waits to be applied. After the time {@code UNDERSTUDY_DRILLS_UNTIL} (as in {@code
 * 2026-11-29T22:40:00Z}) none is begun, and those that are left are skipped by name.
 */
@NeedsEngine(images = {"understudy/node", "understudy/orchestrator", "understudy/zookeeper"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerDrillsIT {
    private static final Path FOLDER = Path.of("target", "drills");
    private static final Set<String> FEW =
            Set.of("primary-isolated", "replication-cut", "primary-cut-from-zookeeper", "zookeeper-majority-lost");

    private final Instant until = until();
    private final Theatre theatre = new Theatre(Map.of(), FOLDER, line -> System.out.println("drills: " + line));

    static Stream<Drill> drills() {
        String which = System.getenv().getOrDefault("UNDERSTUDY_DRILLS", "few");
        return switch (which) {
            case "all" -> ContainerDrills.all().stream();
            case "few" -> ContainerDrills.all().stream().filter(drill -> FEW.contains(drill.name()));
            default -> throw new IllegalArgumentException("UNDERSTUDY_DRILLS is \"" + which + "\": use all, or few");
        };
    }

    private static Instant until() {
        String until = System.getenv("UNDERSTUDY_DRILLS_UNTIL");
        try {
            return until == null ? Instant.MAX : Instant.parse(until);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "UNDERSTUDY_DRILLS_UNTIL is \"" + until + "\": use a time such as 2026-11-29T22:40:00Z", e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drills")
    void nothingIsLost(Drill drill) throws Exception {
        boolean inTime = Instant.now().isBefore(until);
        if (!inTime) {
            // Build tools tell how many were skipped, and not which.
            System.out.println("drills: " + drill + " is not run: it is later than UNDERSTUDY_DRILLS_UNTIL");
        }
        assumeThat(inTime).isTrue();
        RunReport report = theatre.run(drill);

        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve("results.jsonl"),
                DrillReport.line(report),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(report.failure()).as(drill.name()).isEmpty();
    }

    @AfterAll
    void close() throws Exception {
        theatre.close();
    }
}
