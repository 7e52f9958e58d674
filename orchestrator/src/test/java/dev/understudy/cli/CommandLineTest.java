package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.drill.Drill;
import dev.understudy.drill.Drills;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told who gets a command line wrong: one sentence, and the exit status that goes with it. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private int runLine(String line) {
        return run(line.strip().split(" +"));
    }

    private List<String> said() {
        return err.toString().lines().toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drll                                  | there is no command \"drll\"; did you mean \"drill\"?",
                "drill kil-primary                     | there is no drill \"kil-primary\"; did you mean \"kill-primary\"?",
                "drill                                 | name a drill; --list shows them",
                "drill kill-primary --runz 3           | there is no option \"--runz\"; did you mean \"--runs\"?",
                "drill kill-primary kill-replica       | \"kill-replica\" is one argument too many",
                "drill kill-primary --runs 0           | --runs 0 is not possible: use 1 or more",
                "drill kill-primary --runs many        | invalid value for option '--runs': 'many' is not an int",
                "drill kill-primary --nodes 1          | a lab of 1 nodes is not possible: use 2 to 9",
                "orchestrator --id o --cluster a,b --zookeeper z:1 --failovers 0 | with 0 failovers no cluster could ever"
                        + " fail over: allow 1 or more",
                "orchestrator --id o --cluster a --zookeeper z:1 --history-entries 9 | a history of 9 entries is too short"
                        + " to tell what happened: keep 100 or more",
                "exports                               | name a command: list, show, give-up, discard",
                "exports lst                           | there is no command \"lst\"; did you mean \"list\"?",
                "exports list                          | missing required option: '--data-dir=DIR'",
                "exports show --data-dir /             | missing required parameter: 'NAME'",
                "history --cluster a --zookeeper z:1 --limit 0 | --limit 0 is not possible: use 1 or more",
                "history                               | missing required options: '--zookeeper=HOST:PORT[,...]',"
                        + " '--cluster=NAME'; or name a command: check",
                "history --cluster a                   | missing required argument(s): --zookeeper=HOST:PORT[,...]",
                "history chek                          | there is no command \"chek\"; did you mean \"check\"?",
                "history check                         | missing required parameter: 'FILE'",
                "drill kill-primary --output yaml      | invalid value for option '--output': \"yaml\" is not an output"
                        + " format: use table or json",
                "demo --kill-after soon                | invalid value for option '--kill-after': \"soon\" is not a time: use"
                        + " a number with ms, s, m or h, such as 500ms or 10s",
                "demo --kill-after 10s --exit-after 5s | the demo would end before it kills the primary: let --kill-after be"
                        + " shorter than --exit-after",
                "node                                  | name a command: add, remove",
                "rebuild --zookeeper z:1 --cluster a   | missing required parameter: 'NODE'",
                "rebuild db3 --from db3 --zookeeper z:1 --cluster a | db3 cannot be copied from itself: name another donor,"
                        + " or none",
                "rebuild db3 --form db2 --zookeeper z:1 --cluster a | there is no option \"--form\"; did you mean"
                        + " \"--from\"?",
                "adopt --zookeeper z:1 --cluster a --primary db9 --admin-password-file f --secrets d db1=h:1 | the primary db9"
                        + " is not among the nodes [db1]",
                "workload --cluster a --zookeeper z:1 --secrets s | missing required option: '--history=FILE'",
                "workload --cluster a --zookeeper z:1 --secrets s --history h --writers 0 --readers 0 | with neither --writers"
                        + " nor --readers there is nothing to do: allow 1 or more",
                "accounts                              | name what to do: rotate",
                "accounts rotat                        | there is no command \"rotat\"; did you mean \"rotate\"?",
                "doctor --servers nowhere              | invalid value for option '--servers' (HOST:PORT[,...]):"
                        + " \"nowhere\" is not host:port",
                "status --cluster shop                 | missing required option: '--zookeeper=HOST:PORT[,...]'",
                "status --zookeeper nowhere --cluster a | invalid value for option '--zookeeper': \"nowhere\" is not an"
                        + " address of ZooKeeper: use host:port[,host:port...]",
                "status --zookeeper a:1 --cluster A_B  | invalid value for option '--cluster': cluster name \"A_B\" is not"
                        + " allowed: use 1 to 63 lower-case letters, digits and inner hyphens, such as \"shop-eu\"",
            })
    void aWrongCommandLineIsAnsweredWithOneSentence(String line, String sentence) {
        assertThat(runLine(line)).isEqualTo(ExitStatus.USAGE.code());
        assertThat(said()).hasSize(2);
        assertThat(said().get(0)).isEqualTo("understudy: " + sentence);
        assertThat(said().get(1)).startsWith("See: understudy").endsWith("--help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutACommandThereIsNothingToDo() {
        assertThat(run()).isEqualTo(ExitStatus.USAGE.code());
        assertThat(said().get(0)).startsWith("understudy: name a command: demo, drill, simulate, status, history");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "drill",
                "simulate",
                "status",
                "history",
                "history check",
                "doctor",
                "accounts",
                "accounts rotate",
                "exports",
                "exports list",
                "exports show",
                "exports give-up",
                "exports discard",
                "agent",
                "orchestrator",
                "workload",
                "config",
                "config validate",
                "config show",
                "completion",
                "adopt",
                "rebuild",
                "node"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(runLine(command + " --help")).isZero();
        assertThat(out.toString()).contains("Usage: understudy " + command).containsPattern("Examples?:\n  ");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "remove"})
    void everyCommandAboutNodesHasHelpWithAnExample(String command) {
        assertThat(run("node", command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: understudy node " + command).contains("Examples:\n  ");
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("understudy ");
    }

    @Test
    void anUnknownDrillIsAnsweredWithThoseThereAre() {
        assertThat(run("drill", "nonsense-of-a-name")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(String.join(" ", said()))
                .contains("there are "
                        + String.join(
                                ", ", Drills.all().stream().map(Drill::name).toList()));
    }

    @Test
    void aDrillThatNeedsANetworkIsSentToContainers() {
        assertThat(run("drill", "slow-link")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(String.join(" ", said())).contains("docker/drills slow-link");
    }

    @Test
    void theDrillsAreListedForPeopleAndForPrograms() {
        assertThat(run("drill", "--list")).isZero();
        assertThat(run("drill", "--list", "--output", "json")).isZero();
        assertThat(out.toString().lines())
                .hasSize(1 + 2 * Drills.all().size())
                .anyMatch(line -> line.startsWith("kill-primary   "))
                .anyMatch(line -> line.startsWith("{\"drill\":\"kill-primary\",\"sentence\":\""));
    }

    @Test
    void theCompletionIsAScript() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("kill-after");
    }

    private static final String HEAD =
            "{\"kind\":\"head\",\"format\":1,\"process\":\"p\",\"nano_time\":0,\"epoch_nanos\":0}";

    private Path history(String... lines) throws IOException {
        return Files.write(folder.resolve("history.jsonl"), List.of(lines));
    }

    private static String write(int number, int start, String outcome) {
        return "{\"kind\":\"write\",\"client\":\"writer-0\",\"run\":1,\"writer\":0,\"number\":" + number + ",\"start\":"
                + start + ",\"end\":" + (start + 1) + "," + outcome + "}";
    }

    private static final String DONE = "\"outcome\":\"done\",\"epoch\":1,\"primary\":\"db1\"";

    @Test
    void aHistoryWithoutViolationsIsWell() throws IOException {
        Path file = history(HEAD, write(1, 1, DONE), "{\"kind\":\"end\"}");

        assertThat(run("history", "check", file.toString())).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "no violation was found",
                        "no history has rows of servers: whether rows were lost or are there twice is not known");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aViolationIsToldWithItsLine() throws IOException {
        String bad = "\"outcome\":\"failed\",\"state\":\"08S01\",\"message\":\"gone\"";
        Path file = history(HEAD, write(1, 1, DONE), write(2, 5, bad), "{\"kind\":\"end\"}");

        assertThat(run("history", "check", file.toString(), "--output", "json")).isEqualTo(ExitStatus.FAILED.code());
        assertThat(out.toString())
                .contains(
                        "\"violations\":[{\"kind\":\"UNTRUTHFUL\",\"sentence\":\"a write failed with 08S01, which does"
                                + " not say what became of it: gone\",\"proof\":[{\"file\":\"" + file
                                + "\",\"line\":3,\"client\":\"writer-0\"}]}]");
        assertThat(said())
                .containsExactly(
                        "understudy: one violation was found: look at the lines that are named, and into the logs"
                                + " of their time");
    }

    @Test
    void aFileThatIsNoHistoryIsRefusedWithTheLine() throws IOException {
        Path file = history(HEAD, "nonsense", write(1, 1, DONE));

        assertThat(run("history", "check", file.toString())).isEqualTo(ExitStatus.FAILED.code());
        assertThat(said()).hasSize(1);
        assertThat(said().get(0)).startsWith("understudy: " + file + ":2: this is no JSON: ");
    }

    @Test
    void oneHistoryGivenTwiceIsRefused() throws IOException {
        Path file = history(HEAD, write(1, 1, DONE));
        Path copy = Files.copy(file, folder.resolve("copy.jsonl"));

        assertThat(run("history", "check", file.toString(), copy.toString())).isEqualTo(ExitStatus.FAILED.code());
        assertThat(said().get(0))
                .startsWith(
                        "understudy: two processes were writer 0 of run 1, so that their rows cannot be told apart: ")
                .endsWith("name each history once, and give each process a run of its own");
    }

    @Test
    void aServerThatIsTooOldIsRefusedBeforeAnythingStarts() throws IOException {
        Path old = Files.writeString(folder.resolve("mysqld"), "#!/bin/sh\necho 'mysqld  Ver 8.0.36 for Linux'\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lab = folder.resolve("lab");

        assertThat(run("demo", "--mysqld", old.toString(), "--folder", lab.toString()))
                .isEqualTo(ExitStatus.FAILED.code());
        assertThat(said()).containsExactly("understudy: " + old + " is 8.0.36; Understudy needs 8.4 or newer");
        assertThat(lab).doesNotExist();
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket busy = new ServerSocket()) {
            busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = busy.getLocalPort();

            assertThat(run("demo", "--port-base", Integer.toString(port))).isEqualTo(ExitStatus.FAILED.code());
            assertThat(said())
                    .containsExactly("understudy: port " + port + " is taken: the lab needs the ports " + port + " to "
                            + (port + 10) + " on 127.0.0.1; name another --port-base, or leave it out");
        }
    }

    @Test
    void aZooKeeperThatDoesNotAnswerIsNamed() {
        assertThat(run("status", "--zookeeper", "127.0.0.1:1", "--cluster", "shop", "--timeout", "300ms"))
                .isEqualTo(ExitStatus.UNREACHABLE.code());
        assertThat(said())
                .containsExactly("understudy: ZooKeeper does not answer at 127.0.0.1:1 within 0.3 s: check that it"
                        + " runs and that the address is right");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H"})
    void timesHaveAUnit(String text, Duration time) {
        assertThat(Converters.duration(text)).isEqualTo(time);
    }

    @Test
    void theNearestWordIsGuessedOnlyIfItIsNear() {
        List<String> words = List.of("kill-primary", "kill-replica");
        assertThat(Nearest.to("kill-primry", words)).contains("kill-primary");
        assertThat(Nearest.to("kill-r", words)).contains("kill-replica");
        assertThat(Nearest.to("sunshine", words)).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}
