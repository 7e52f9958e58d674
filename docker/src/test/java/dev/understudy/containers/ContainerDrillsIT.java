package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.containers.report.DrillReport;
import dev.understudy.drill.Drill;
import dev.understudy.drill.RunReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drills on containers. A few of them, which take some minutes, and with {@code UNDERSTUDY_DRILLS=all} in the environment every
 * one, each also with relay log that waits to be applied.
 */
@NeedsEngine(images = {"understudy/node", "understudy/orchestrator", "understudy/zookeeper"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerDrillsIT {
    private static final Path FOLDER = Path.of("target", "drills");
    private static final Set<String> FEW =
            Set.of("primary-isolated", "replication-cut", "primary-cut-from-zookeeper", "zookeeper-majority-lost");

    private final Theatre theatre = new Theatre(Map.of(), FOLDER, line -> System.out.println("drills: " + line));

    static Stream<Drill> drills() {
        String which = System.getenv().getOrDefault("UNDERSTUDY_DRILLS", "few");
        return switch (which) {
            case "all" -> ContainerDrills.all().stream();
            case "few" -> ContainerDrills.all().stream().filter(drill -> FEW.contains(drill.name()));
            default -> throw new IllegalArgumentException("UNDERSTUDY_DRILLS is \"" + which + "\": use all, or few");
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drills")
    void nothingIsLost(Drill drill) throws Exception {
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
