package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused, and in which words. No drill is run. */
class DrillsCommandTest {
    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new DrillsCommand())
                .setErr(new PrintWriter(said, true))
                .execute(arguments);
    }

    @Test
    void aFileThatHoldsNoResultsIsRefusedInASentence() throws Exception {
        Path file = Files.writeString(folder.resolve("results.jsonl"), "hello\n");
        assertThat(run("--from", file.toString(), "--report", folder.toString()))
                .isEqualTo(1);
        assertThat(said.toString())
                .contains("no result of a drill: hello", "--output json")
                .doesNotContain("\tat ");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThat(run("--from", "/nope", "--report", folder.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("there is no file or folder /nope");
    }

    @Test
    void anUnknownDrillIsWrongUsage() {
        assertThat(run("no-such-drill")).isEqualTo(2);
        assertThat(said.toString()).contains("there is no drill \"no-such-drill\"");
    }
}
