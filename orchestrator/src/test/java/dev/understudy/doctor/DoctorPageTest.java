package dev.understudy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of the doctor has each check as it is, and no other. */
class DoctorPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operate", "doctor.md");

    static List<String> rows() {
        return Checkup.checks().stream()
                .map(check -> "| `" + check.id() + "` | " + check.severity() + " | " + check.finds() + " | "
                        + check.why() + " |")
                .toList();
    }

    @Test
    void theTableOnThePageIsTheListOfChecks() throws IOException {
        List<String> table = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(table)
                .as("%s; the table is%n%s", PAGE, String.join("\n", rows()))
                .isEqualTo(rows());
    }
}
