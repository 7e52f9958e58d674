package dev.understudy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small tree of its own, with a java and a mvn that only say what they were asked. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "understudy");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(folder.resolve("tree/orchestrator/src/main"));
        Files.createDirectories(folder.resolve("tree/docker/mysqld"));
        Files.writeString(folder.resolve("tree/pom.xml"), "<project/>");
        Files.writeString(folder.resolve("tree/orchestrator/src/main/A.java"), "class A {}");
        Files.copy(LAUNCHER, folder.resolve("tree/understudy"));
        executable("tree/understudy");
        script("jdk/bin/java", "echo \"runs $*\"");
        script("jdk/bin/javac", "");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\n");
        script(
                "bin/mvn",
                "if [ \"$*\" = '-B -v' ]; then echo 'Apache Maven 3.8.7'; exit 0; fi",
                "echo \"builds $*\"",
                "mkdir -p orchestrator/target/lib && touch orchestrator/target/understudy-orchestrator-1.jar");
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    }

    private void script(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        executable(name);
    }

    private void executable(String name) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result launch(Path launcher, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), out, Files.readString(folder.resolve("err")));
    }

    private Result launch(String... arguments) throws Exception {
        return launch(folder.resolve("tree/understudy"), arguments);
    }

    private void age(String name, int seconds) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(name), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private void ageSources() throws IOException {
        for (String name : List.of(
                "tree/pom.xml",
                "tree/orchestrator/src/main/A.java",
                "tree/orchestrator/src/main",
                "tree/docker/mysqld")) {
            age(name, 100);
        }
    }

    @Test
    void itBuildsOnceAndThenOnlyRuns() throws Exception {
        ageSources();
        Result first = launch("demo", "--nodes", "3");
        Result second = launch("status");

        assertThat(first.status()).isZero();
        assertThat(first.err())
                .contains("the first build downloads from Maven Central")
                .contains("built in");
        assertThat(first.out()).startsWith("runs ").endsWith("dev.understudy.cli.Main demo --nodes 3\n");
        assertThat(folder.resolve("tree/orchestrator/target/build.log"))
                .hasContent(
                        "builds -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -pl orchestrator -am package\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith("dev.understudy.cli.Main status\n");
    }

    @Test
    void itNeedsNoMavenOnceItIsBuilt() throws Exception {
        ageSources();
        launch("demo");
        Files.delete(folder.resolve("bin/mvn"));

        assertThat(launch("demo").status()).isZero();
    }

    @Test
    void itBuildsAgainWhenASourceIsNewer() throws Exception {
        ageSources();
        launch("demo");
        age("tree/orchestrator/target/build.stamp", 50);
        Files.writeString(folder.resolve("tree/orchestrator/src/main/A.java"), "class A { }");

        assertThat(launch("demo").err()).contains("building Understudy\n");
    }

    @Test
    void itRunsThroughALinkFromAnywhere() throws Exception {
        ageSources();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("tree", "understudy"));

        Result result = launch(link, "demo");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains(folder.resolve("tree/orchestrator/target/lib/*").toString());
    }

    @Test
    void aFailedBuildShowsItsEndAndItsLog() throws Exception {
        script(
                "bin/mvn",
                "if [ \"$*\" = '-B -v' ]; then echo 'Apache Maven 3.9.1'; exit 0; fi",
                "echo no luck",
                "exit 1");

        Result result = launch("demo");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("no luck\n")
                .contains("the build failed")
                .contains(folder.resolve("tree/orchestrator/target/build.log").toString());
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");

        Result result = launch("demo");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("understudy: " + folder.resolve("jdk/bin/java")
                        + " is version 11.0.2: install a JDK 17 or newer and set JAVA_HOME to it.\n");
    }

    @Test
    void aRuntimeWithoutACompilerCannotBuild() throws Exception {
        Files.delete(folder.resolve("jdk/bin/javac"));

        assertThat(launch("demo").err()).contains("belongs to a JRE, and building needs a JDK 17 or newer");
    }

    @Test
    void anOldMavenIsRefused() throws Exception {
        script("bin/mvn", "echo 'Apache Maven 3.6.3'");

        assertThat(launch("demo").err()).isEqualTo("understudy: mvn is version 3.6.3: install Maven 3.8 or newer.\n");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");

        assertThat(launch("demo").err())
                .isEqualTo("understudy: JAVA_HOME is /nowhere, which has no bin/java: set it to a JDK 17 or newer.\n");
    }
}
