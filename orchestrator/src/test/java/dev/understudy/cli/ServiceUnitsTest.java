package dev.understudy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The systemd units, as systemd's own checker reads them. */
class ServiceUnitsTest {
    private static final Path UNITS = Path.of("src/dist/systemd");
    private static final Path PAGE = Path.of("../docs/operate/run-as-a-service.md");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+ (\\d+\\.\\d)");

    @TempDir
    Path folder;

    private record Result(int status, String said) {}

    @BeforeEach
    void theCheckerIsThere() {
        assumeThatCode(() -> analyze("--version"))
                .as("systemd-analyze is not installed, so the units are not verified")
                .doesNotThrowAnyException();
    }

    private static Result analyze(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "systemd-analyze";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), said);
    }

    /** The unit with a program that is there, since the checker looks for it. */
    private Path installed(String unit) throws IOException {
        Path program = Files.writeString(folder.resolve("understudy"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        String text = Files.readString(UNITS.resolve(unit));
        assertThat(text).contains("=/usr/bin/understudy ");
        return Files.writeString(folder.resolve(unit), text.replace("=/usr/bin/understudy ", "=" + program + " "));
    }

    @ParameterizedTest
    @CsvSource({"understudy-agent.service", "understudy-orchestrator.service"})
    void systemdFindsNothingWrong(String unit) throws Exception {
        // An unknown setting is only a warning.
        assertThat(analyze("verify", installed(unit).toString())).isEqualTo(new Result(0, ""));
    }

    @ParameterizedTest
    @CsvSource({"understudy-agent.service, agent", "understudy-orchestrator.service, orchestrator"})
    void theRatingIsNoWorseThanThePageSays(String unit, String name) throws Exception {
        Result rated = analyze("security", "--offline=true", UNITS.resolve(unit).toString());
        Matcher exposure = EXPOSURE.matcher(rated.said().replace(":", ""));
        assertThat(exposure.find()).as(rated.said()).isTrue();
        Matcher told = Pattern.compile("the " + name + " (\\d\\.\\d)").matcher(Files.readString(PAGE));
        assertThat(told.find()).isTrue();

        assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(Double.parseDouble(told.group(1)));
    }
}
