package dev.understudy.containers.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three results: one on containers, the same with a backlog, which failed, and one on processes. */
class DrillReportTest {
    private static final List<String> LINES = List.of(
            "{\"place\":\"containers\",\"drill\":\"primary-isolated\",\"run\":1,\"outage_ms\":2342,\"acknowledged\":629,\"lost\":0,\"duplicated\":0,"
                    + "\"errors\":{},\"epoch\":2,\"settled_ms\":11723,\"passed\":true,\"reason\":\"\"}",
            "{\"place\":\"containers\",\"drill\":\"primary-isolated-with-backlog\",\"run\":1,\"outage_ms\":900,\"acknowledged\":5,\"lost\":1,"
                    + "\"duplicated\":0,\"errors\":{\"40001\":2},\"epoch\":2,\"settled_ms\":null,\"passed\":false,"
                    + "\"reason\":\"a | b\"}",
            "{\"drill\":\"kill-primary\",\"run\":1,\"outage_ms\":337,\"acknowledged\":99,\"lost\":0,\"duplicated\":0,"
                    + "\"errors\":{},\"epoch\":2,\"settled_ms\":1500,\"passed\":true,\"reason\":\"\"}");

    @TempDir
    Path docs;

    private final DrillReport report = new DrillReport(LINES, "Measured on a Sunday.");

    @Test
    void eachResultIsARowOfTheTableOfItsPlace() {
        assertThat(report.page())
                .contains("Measured on a Sunday.")
                .containsSubsequence(
                        "## On containers",
                        "| primary-isolated | 2.3 s | 11.7 s | 629 | 0 | 0 | none | passed |",
                        "| primary-isolated-with-backlog | 900 ms | never | 5 | 1 | 0 | 40001 × 2 | **failed**: a \\| b |",
                        "- **primary-isolated**: the primary is cut off from everybody",
                        "## On the processes of one machine",
                        "| kill-primary | 337 ms | 1.5 s | 99 | 0 | 0 | none | passed |");
    }

    @Test
    void thePictureHasADotForEachRunAndARowForEachDrill() throws Exception {
        Files.createDirectory(docs.resolve("images"));

        report.writeTo(docs);

        String svg = Files.readString(docs.resolve("images").resolve("drills.svg"));
        assertThat(svg).contains("primary-isolated", "kill-primary").doesNotContain("primary-isolated-with-backlog");
        assertThat(docs.resolve("drills.md")).content().isEqualTo(report.page());
    }

    @Test
    void whatFailedFirstIsTold() {
        assertThat(report.firstFailure()).hasValue("primary-isolated-with-backlog: a | b");
    }

    @Test
    void aLineThatIsNoResultIsRefused() {
        assertThatThrownBy(() -> new DrillReport(List.of("{\"drill\":\"x\"}"), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no result of a drill");
        assertThatThrownBy(() -> new DrillReport(List.of("hello"), "")).isInstanceOf(IllegalArgumentException.class);
    }
}
