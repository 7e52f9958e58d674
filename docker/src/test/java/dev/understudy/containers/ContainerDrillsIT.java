package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.drill.Drill;
import dev.understudy.drill.HostDrills;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every drill on hosts, once, each also with relay log that waits to be applied. */
@NeedsEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerDrillsIT {
    private final Theatre theatre = new Theatre(Map.of(), Path.of("target", "drills"), System.out::println);

    Stream<Drill> drills() {
        return HostDrills.withBacklogs().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drills")
    void nothingIsLost(Drill drill) throws Exception {
        assertThat(theatre.run(drill).failure()).isEmpty();
    }

    @AfterAll
    void close() throws Exception {
        theatre.close();
    }
}
