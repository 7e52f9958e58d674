package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Configuration files: which value counts, and what a person is told of a wrong one. */
class SettingsTest {
    private static final Path SAMPLES = Path.of("src/dist/etc");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path good = Path.of("");

    @BeforeEach
    void aGoodFile() throws IOException {
        Path program = executable("mysqld");
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        secret(secrets.resolve("agent.password"), "rw-------");
        secret(secrets.resolve("replication.password"), "rw-r-----");
        good = file(
                "agent.yaml",
                "cluster: shop",
                "node: db1",
                "zookeeper: [zk1:2181, zk2:2181]",
                "host: 10.0.0.11",
                "data-dir: " + folder.resolve("data"),
                "mysqld: " + program,
                "secrets: " + secrets,
                "port: 3307");
    }

    private Path executable(String name) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private static void secret(Path file, String permissions) throws IOException {
        Files.writeString(file, "hidden\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private int validate(Path file) {
        return run("config", "validate", "--file", file.toString());
    }

    private Path changed(String from, String to) throws IOException {
        String text = Files.readString(good);
        assertThat(text).contains(from);
        return Files.writeString(folder.resolve("changed.yaml"), text.replace(from, to));
    }

    @Test
    void aGoodFileIsValid() {
        assertThat(validate(good)).isZero();
        assertThat(out.toString()).isEqualTo(good + ": nothing is wrong with it for the agent\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 3307       | prot: 3307       | 8 | \"prot\" is no setting of the agent; did you mean \"port\"?",
                "port: 3307       | password: secret | 8 | \"password\" is no setting of the agent: \"understudy agent --help\" names all",
                "port: 3307       | port: many       | 8 | invalid value for option '--port': 'many' is not an int",
                "port: 3307       | port: 70000      | 8 | port 70000 is not between 1 and 65535",
                "port: 3307       | port:            | 8 | \"port\" has no value that a command line could have: give it one, or remove the line",
                "port: 3307       | port: {a: 1}     | 8 | \"port\" has no value that a command line could have: give it one, or remove the line",
                "port: 3307       | node: db2        | 8 | \"node\" is there twice: remove one",
                "port: 3307       | config: x.yaml   | 8 | \"config\" is no setting of the agent: \"understudy agent --help\" names all",
                "port: 3307       | server-memory: BIG | 8 | invalid value for option '--server-memory': expected one of [ORDINARY, LEAN] (case-insensitive) but was 'BIG'",
                "cluster: shop    | cluster: A_B     | 1 | invalid value for option '--cluster': cluster name \"A_B\" is not allowed: use 1 to 63 lower-case letters, digits and inner hyphens, such as \"shop-eu\"",
            })
    void aMistakeIsToldWithItsLine(String from, String to, int line, String sentence) throws IOException {
        Path file = changed(from, to);

        assertThat(validate(file)).isEqualTo(ExitStatus.USAGE.code());
        assertThat(out.toString().lines()).containsExactly(file + ":" + line + ": " + sentence);
        assertThat(out.toString()).doesNotContain("secret\n");
    }

    @Test
    void whatIsMissingIsToldOfTheWholeFile() throws IOException {
        Path file = changed("host: 10.0.0.11\n", "");

        assertThat(validate(file)).isEqualTo(ExitStatus.USAGE.code());
        assertThat(out.toString()).isEqualTo(file + ": missing required option: '--host=ADDRESS'\n");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() throws IOException {
        Path file = file("broken.yaml", "cluster: shop", "node: [db1");

        assertThat(run("config", "validate", "--file", file.toString(), "agent"))
                .isEqualTo(2);
        assertThat(out.toString()).startsWith(file + ":").contains("this is not YAML: ");
    }

    @Test
    void thePathsAreLookedAt() throws IOException {
        Path secrets = folder.resolve("secrets");
        secret(secrets.resolve("agent.password"), "rw-r--r--");
        Files.delete(secrets.resolve("replication.password"));
        Files.delete(folder.resolve("mysqld"));
        Path notThere = Path.of("/proc/none");
        Path file = changed("data-dir: " + folder.resolve("data"), "data-dir: " + notThere);

        assertThat(validate(file)).isEqualTo(ExitStatus.USAGE.code());
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith(file + ":6: there is no program at " + folder.resolve("mysqld")))
                .anyMatch(line -> line.startsWith(
                        file + ":7: the password file " + secrets.resolve("replication.password") + " cannot be read"))
                .anyMatch(line -> line.startsWith(file + ":7: the password file " + secrets.resolve("agent.password")
                        + " of --secrets can be read by every user of this host: chmod 0600 it"));
    }

    @Test
    void anOrchestratorThatCouldNotWorkIsRefusedByTheLineThatIsToBlame() throws IOException {
        Path file = file("orc.yaml", "id: orc1", "cluster: [shop, library]", "zookeeper: zk1:2181", "failovers: 0");

        assertThat(validate(file)).isEqualTo(ExitStatus.USAGE.code());
        assertThat(out.toString())
                .isEqualTo(file + ":4: with 0 failovers no cluster could ever fail over: allow 1 or more\n");
    }

    @Test
    void programsGetTheSameAsJson() throws IOException {
        Path file = changed("port: 3307", "prot: 3307");

        assertThat(run("config", "validate", "--file", file.toString(), "--output", "json"))
                .isEqualTo(2);
        var json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("valid").asBoolean()).isFalse();
        assertThat(json.get("mistakes").get(0).get("line").asInt()).isEqualTo(8);
    }

    @Test
    void whoseFileItIsMustBeKnown() throws IOException {
        Path file = file("nothing.yaml", "cluster: shop");

        assertThat(validate(file)).isEqualTo(2);
        assertThat(err.toString()).contains("say whose file " + file + " is: add agent or orchestrator");
    }

    @Test
    void anAgentIsNotStartedWithAWrongFile() throws IOException {
        Path file = changed("port: 3307", "prot: 3307");

        assertThat(run("agent", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(file + ":8: \"prot\" is no setting of the agent; did you mean \"port\"?");
        assertThat(run("agent", "--config=" + folder.resolve("none.yaml"))).isEqualTo(2);
        assertThat(err.toString()).contains("there is no configuration file " + folder.resolve("none.yaml"));
    }

    @Test
    void aFlagComesBeforeTheEnvironmentThatBeforeTheFileAndThatBeforeTheDefault() throws IOException {
        Map<String, String> environment = Map.of("UNDERSTUDY_PORT", "3308", "UNDERSTUDY_ADMIN_PORT", "33063");

        assertThat(value("--port", environment, "--port", "3309")).isEqualTo("3309");
        assertThat(value("--port", environment)).isEqualTo("3308");
        assertThat(value("--port", Map.of())).isEqualTo("3307");
        assertThat(value("--admin-port", environment)).isEqualTo("33063");
        assertThat(value("--admin-port", Map.of())).isEqualTo("23062");
        assertThat(value("--zookeeper", Map.of())).isEqualTo("zk1:2181,zk2:2181");
    }

    private String value(String option, Map<String, String> environment, String... more) throws IOException {
        List<String> arguments = new java.util.ArrayList<>(List.of("agent", "--config", good.toString()));
        arguments.addAll(List.of(more));
        String[] array = arguments.toArray(String[]::new);
        CommandLine program = Main.commandLine();
        assertThat(Settings.apply(program, environment, array)).isEmpty();
        program.parseArgs(array);
        OptionSpec spec = Settings.command(program, "agent").getCommandSpec().findOption(option);
        Object value = spec.getValue();
        return String.valueOf(value);
    }

    @Test
    void everySettingIsShownWithItsSource() {
        assertThat(run("config", "show", "--file", good.toString())).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("port +3307 +" + good + ":8"))
                .anyMatch(line -> line.matches("admin-port +23062 +default"))
                .anyMatch(line -> line.matches("health +- +not set"))
                .hasSize(1 + keys("agent").size());
        assertThat(out.toString()).doesNotContain("hidden");
    }

    private static Set<String> keys(String command) {
        return Settings.settable(Settings.command(Main.commandLine(), command).getCommandSpec()).stream()
                .map(Settings::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "orchestrator"})
    void noSettingHoldsASecretItself(String command) {
        assertThat(keys(command)).noneMatch(key -> key.matches(".*(password|token|secret)$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "orchestrator"})
    void theSampleNamesEveryOptionAndItsKeysAndValuesAreValid(String command) throws IOException {
        Path sample = SAMPLES.resolve(command + ".yaml");
        List<String> lines = Files.readAllLines(sample);
        List<String> inForce = lines.stream()
                .map(line -> line.replaceFirst("^# ([a-z-]+: )", "$1"))
                .toList();
        SettingsFile whole = SettingsFile.read(Files.write(folder.resolve("whole.yaml"), inForce));

        assertThat(whole.entries().keySet()).containsExactlyInAnyOrderElementsOf(keys(command));
        assertThat(SettingsCheck.ofFile(command, whole)).isEmpty();
        assertThat(SettingsCheck.ofFile(command, SettingsFile.read(sample))).isEmpty();
        OptionSpec[] options = Settings.settable(
                        Settings.command(Main.commandLine(), command).getCommandSpec())
                .toArray(OptionSpec[]::new);
        assertThat(options)
                .filteredOn(option ->
                        option.defaultValue() != null && !option.defaultValue().isEmpty())
                .filteredOn(option -> !option.defaultValue()
                        .equals(Optional.ofNullable(whole.entries().get(Settings.key(option)))
                                .map(SettingsFile.Entry::value)
                                .orElse("")))
                .isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> SettingsFile.read(folder)).hasMessageContaining("cannot be read");
    }
}
