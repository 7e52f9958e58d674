package dev.understudy.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.text.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a drill says at its end. */
class ReportsTest {
    private static RunReport report(int run, long outageMillis, Optional<String> failure) {
        Verdict verdict = new Verdict(
                1234,
                failure.isPresent() ? 1 : 0,
                0,
                new TreeMap<>(Map.of("40001", 2L, "08007", 1L)),
                Duration.ofMillis(outageMillis),
                Duration.ofMillis(outageMillis),
                List.of());
        return new RunReport(
                "kill-primary",
                run,
                verdict,
                2,
                Optional.of(Duration.ofMillis(3_210)).filter(s -> failure.isEmpty()),
                failure);
    }

    @Test
    void aRunIsOneLineOfJson() {
        assertThat(report(1, 212, Optional.empty()).json().toString())
                .isEqualTo("{\"drill\":\"kill-primary\",\"run\":1,\"outage_ms\":212,\"acknowledged\":1234,\"lost\":0,"
                        + "\"duplicated\":0,\"errors\":{\"08007\":1,\"40001\":2},\"epoch\":2,\"settled_ms\":3210,"
                        + "\"passed\":true,\"reason\":\"\"}");
    }

    @Test
    void aFailedRunSaysWhy() {
        assertThat(report(2, 212, Optional.of("db3 lacks a row")).json().toString())
                .endsWith("\"settled_ms\":null,\"passed\":false,\"reason\":\"db3 lacks a row\"}");
    }

    @Test
    void theTableHasARowForEachRunAndASummary() {
        SeriesTable table = new SeriesTable(
                List.of(report(1, 100, Optional.empty()), report(2, 300, Optional.of("db3 lacks a row"))));

        List<String> lines = table.lines().stream().map(Line::text).toList();

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("RUN  OUTAGE").endsWith("RESULT");
        assertThat(lines.get(1))
                .contains("100 ms  ████████ ", "40001 x2", "3210 ms")
                .endsWith("passed");
        assertThat(lines.get(2))
                .contains("300 ms  ████████████████████████ ", "never")
                .endsWith("db3 lacks a row");
        assertThat(lines.get(4)).isEqualTo("1 of 2 runs passed; outage 100 ms at best, 200 ms median, 300 ms at worst");
    }

    @Test
    void everyDrillHasANameOfItsOwnAndASentence() {
        assertThat(Drills.all()).extracting(Drill::name).doesNotHaveDuplicates();
        assertThat(Drills.all()).allSatisfy(drill -> {
            assertThat(drill.sentence()).isNotBlank();
            assertThat(Drills.named(drill.name())).contains(drill);
        });
        assertThat(Drills.named("nothing")).isEmpty();
    }
}
