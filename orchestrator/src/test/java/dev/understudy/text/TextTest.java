package dev.understudy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, bars, colours and sizes. */
class TextTest {
    @Test
    void columnsAreAlignedAndNumbersToTheRight() {
        TextTable table = new TextTable(List.of("NODE", "QPS", "ROLE"), Set.of("QPS"))
                .row(Ink.Tone.STRONG, List.of("db1", "1200", "PRIMARY"))
                .row(Ink.Tone.PLAIN, List.of("database-2", "7", "REPLICA"));

        assertThat(table.lines())
                .containsExactly(
                        new Line(Ink.Tone.QUIET, "NODE         QPS  ROLE"),
                        new Line(Ink.Tone.STRONG, "db1         1200  PRIMARY"),
                        new Line(Ink.Tone.PLAIN, "database-2     7  REPLICA"));
    }

    @Test
    void theLargestValueIsTheHighestBar() {
        assertThat(Sparkline.of(List.of(0L, 1L, 50L, 100L))).isEqualTo(" ▁▅█");
        assertThat(Sparkline.of(List.of(0L, 0L))).isEqualTo("  ");
        assertThat(Sparkline.of(List.of())).isEmpty();
        assertThat(Sparkline.bar(50, 100, 10)).isEqualTo("█████");
        assertThat(Sparkline.bar(1, 1000, 10)).isEqualTo("█");
        assertThat(Sparkline.bar(0, 0, 10)).isEmpty();
    }

    @Test
    void aLineIsCutBeforeItIsPainted() {
        Line line = new Line(Ink.Tone.BAD, "abcdef");

        assertThat(line.clipped(4).painted(Ink.ANSI)).isEqualTo("\u001B[31mabc…\u001B[0m");
        assertThat(line.clipped(6).painted(Ink.NONE)).isEqualTo("abcdef");
        assertThat(Line.plain("x").painted(Ink.ANSI)).isEqualTo("x");
    }

    @Test
    void whoSetsNoColorGetsNone() {
        assertThat(Ink.of(Map.of("NO_COLOR", "1", "TERM", "xterm"))).isEqualTo(Ink.NONE);
        assertThat(Ink.of(Map.of("TERM", "dumb"))).isEqualTo(Ink.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KB", "10239, 10.0 KB", "10240, 10 KB", "5368709120, 5.0 GB"})
    void sizesHaveAUnit(long bytes, String size) {
        assertThat(Size.of(bytes)).isEqualTo(size);
    }
}
