package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsEngine
class ReaperIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void whatAKilledProgramHasMadeIsRemoved() throws Exception {
        Path passwords = Files.createDirectory(folder.resolve("passwords"));
        Files.writeString(passwords.resolve("agent.password"), "secret");
        Engine engine = Engine.connect(EngineCondition.TOOLBOX);
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doomed.class.getName(),
                        passwords.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = doomed.inputReader()) {
            String town = String.valueOf(said.readLine());
            assertThat(containers(engine, town)).isOne();

            doomed.destroyForcibly();

            await().atMost(PATIENCE).until(() -> containers(engine, town) == 0);
            await().atMost(PATIENCE).until(() -> networks(engine, town) == 0);
            await().atMost(PATIENCE).until(() -> Files.notExists(passwords));
        } finally {
            doomed.destroyForcibly();
        }
    }

    @Test
    void aProgramThatCleansUpItselfIsWaitedForByNobody() throws Exception {
        Path passwords = Files.createDirectory(folder.resolve("passwords"));
        try (Town town = Town.open()) {
            town.host("db1");

            Reaper.start(Town.LABEL, town.id(), passwords).close();

            assertThat(containers(town.engine(), town.id())).isOne();
            assertThat(passwords).exists();
        }
    }

    private static int containers(Engine engine, String town) {
        return engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(Town.LABEL + "=" + town))
                .exec()
                .size();
    }

    private static int networks(Engine engine, String town) {
        return engine.client()
                .listNetworksCmd()
                .withFilter("label", List.of(Town.LABEL + "=" + town))
                .exec()
                .size();
    }

    /** A program that makes containers and does not live to remove them. */
    static final class Doomed {
        public static void main(String[] arguments) throws Exception {
            Town town = Town.open();
            Reaper.start(Town.LABEL, town.id(), Path.of(arguments[0]));
            town.host("db1");
            System.out.println(town.id());
            // Until it is killed, or the test is.
            int unused = System.in.read();
        }
    }
}
