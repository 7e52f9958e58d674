package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.exports.Saved;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person on the node sees of its exports, and what it takes to discard one. */
class ExportsTest {
    private static final String NAME = "2026-11-25T220011Z-rebuilt";
    private static final InputStream STDIN = System.in;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init")
    private Saved node;

    @BeforeEach
    void save() throws IOException {
        node = new Saved(folder)
                .mysqlbinlog(
                        "cat <<'END'",
                        "# at 4",
                        "DELIMITER /*!*/;",
                        "/*!80014 SET @@session.original_server_version=90704*//*!*/;",
                        "SET @@SESSION.GTID_NEXT= '" + Saved.A + ":4'/*!*/;",
                        "SET TIMESTAMP=1795644489/*!*/;",
                        "BEGIN",
                        "/*!*/;",
                        "### INSERT INTO `app`.`t`",
                        "### SET",
                        "###   @1='\033[31mred' /* VARSTRING(200) meta=200 nullable=1 is_null=0 */",
                        "COMMIT/*!*/;",
                        "END");
        node.save(Saved.A + ":4");
    }

    @AfterEach
    void ask() {
        System.clearProperty(Consent.ASKS_PROPERTY);
        System.setIn(STDIN);
    }

    private int exports(String... arguments) {
        List<String> all = new ArrayList<>(List.of("exports"));
        Collections.addAll(all, arguments);
        all.addAll(List.of("--data-dir", folder.toString()));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private void answering(String answer) {
        System.setProperty(Consent.ASKS_PROPERTY, "true");
        System.setIn(new ByteArrayInputStream((answer + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private Path export() {
        return node.directory().exports().resolve(NAME);
    }

    @Test
    void eachIsALine() throws IOException {
        Files.createDirectories(node.directory().exports().resolve("incomplete-rebuilt-0123abcd/raw"));

        assertThat(exports("list")).isZero();
        assertThat(out.toString().replaceAll("[0-9.]+ KB", "9.9 KB").lines())
                .containsExactly(
                        "WHEN                  WHY         TRANSACTIONS  MISSING    SIZE  FOLDER",
                        "2026-11-25T22:00:11Z  REBUILT                1        0  9.9 KB  2026-11-25T220011Z-rebuilt",
                        "-                     INCOMPLETE             -        -     0 B  incomplete-rebuilt-0123abcd");
    }

    @Test
    void theyAreAJsonObject() {
        assertThat(exports("list", "--output", "json")).isZero();
        assertThat(out.toString())
                .startsWith(
                        "{\"folder\":\"" + node.directory().exports() + "\",\"exports\":[{\"name\":\"" + NAME + "\"")
                .contains("\"at\":\"2026-11-25T22:00:11Z\",\"reason\":\"REBUILT\",\"node\":\"db1\",\"transactions\":1,"
                        + "\"gtids\":\"" + Saved.A + ":4\",\"missing\":\"\",\"incomplete_because\":null}]}");
    }

    @Test
    void noneIsSaidToo() {
        answering("y");
        exports("discard", NAME);
        out.getBuffer().setLength(0);

        assertThat(exports("list")).isZero();
        assertThat(out.toString())
                .isEqualTo("no transactions are saved in " + node.directory().exports() + "\n");
    }

    @Test
    void oneIsToldWithItsRows() {
        assertThat(exports("show", NAME)).isZero();
        assertThat(out.toString().lines())
                .startsWith(NAME)
                .anyMatch(line -> line.startsWith("1 transactions that node db1 of cluster shop had, saved at 2026-11"))
                .contains("gtids        " + Saved.A + ":4")
                .contains("base         " + Saved.A + ":1")
                .endsWith(
                        "transaction " + Saved.A + ":4",
                        "### INSERT INTO `app`.`t`",
                        "### SET",
                        "###   @1='?[31mred' /* VARSTRING(200) meta=200 nullable=1 is_null=0 */");
    }

    @Test
    void asManyLinesAreShownAsAreWanted() {
        assertThat(exports("show", NAME, "--rows", "2")).isZero();
        assertThat(out.toString().lines()).last().isEqualTo("### INSERT INTO `app`.`t`");
        assertThat(exports("show", NAME, "--rows", "-1")).isEqualTo(ExitStatus.USAGE.code());
    }

    @Test
    void oneIsAJsonObject() {
        assertThat(exports("show", NAME, "--output", "json", "--rows", "1")).isZero();
        assertThat(out.toString())
                .contains("\"manifest\":{\"format\":1,\"cluster\":\"shop\",\"node\":\"db1\"")
                .endsWith("\"lines\":[\"transaction " + Saved.A + ":4\"]}\n");
    }

    @Test
    void oneThatIsNotThereIsAnsweredWithThoseThatAre() {
        assertThat(exports("show", "nonsense")).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString())
                .isEqualTo("understudy: there is no export \"nonsense\" in "
                        + node.directory().exports() + "; there are " + NAME + "\n");
        assertThat(exports("discard", "../data", "--yes")).isEqualTo(ExitStatus.FAILED.code());
        assertThat(node.directory().data()).isNotEmptyDirectory();
    }

    @Test
    void nothingIsDiscardedWhereNobodyCanBeAsked() {
        assertThat(exports("discard", NAME)).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(err.toString()).startsWith("understudy: nobody can be asked, since this is no terminal: say --yes.");
        assertThat(export()).exists();
    }

    @Test
    void aPersonIsAsked() {
        answering("n");
        assertThat(exports("discard", NAME)).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString())
                .startsWith("Discard " + NAME + ", 1 transactions of db1, ")
                .endsWith("[y/N] understudy: nothing was done\n");
        assertThat(export()).exists();

        answering("yes");
        assertThat(exports("discard", NAME)).isZero();
        assertThat(out.toString()).startsWith("discarded " + NAME + ", 1 transactions of db1, ");
        assertThat(export()).doesNotExist();
    }

    @Test
    void whatCouldNotBeSavedIsGivenUpByAPersonsWord() {
        assertThatThrownBy(() -> node.save(Saved.A + ":4:8-9")).hasMessageContaining("exports give-up " + NAME + "-2 ");

        answering("n");
        assertThat(exports("give-up", NAME + "-2")).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString())
                .startsWith("Give up 2 transactions of db1 that could not be saved: " + Saved.A + ":8-9?")
                .endsWith("[y/N] understudy: nothing was done\n");
        assertThatThrownBy(() -> node.saveUnlessGivenUp(Saved.A + ":4:8-9")).isInstanceOf(IOException.class);

        assertThat(exports("give-up", NAME + "-2", "--yes", "--by", "eve")).isZero();
        assertThat(out.toString()).startsWith("given up: 2 transactions of db1 that could not be saved");
        assertThatCode(() -> node.saveUnlessGivenUp(Saved.A + ":4:8-9")).doesNotThrowAnyException();
        out.getBuffer().setLength(0);
        assertThat(exports("show", NAME + "-2")).isZero();
        assertThat(out.toString()).contains("given up     " + Saved.A + ":8-9 by eve at 20");
        assertThat(exports("show", NAME + "-2", "--output", "json")).isZero();
        assertThat(out.toString()).contains("\"given_up\":{\"format\":1,\"by\":\"eve\",\"at\":\"20");
    }

    @Test
    void nothingIsGivenUpOfAnExportThatHasEverything() throws IOException {
        assertThat(exports("give-up", NAME, "--yes")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(err.toString()).contains(NAME + " has everything that it was to have");

        Files.createDirectories(node.directory().exports().resolve("incomplete-rebuilt-0123abcd/raw"));
        assertThat(exports("give-up", "incomplete-rebuilt-0123abcd", "--yes")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(err.toString()).contains("was not finished, so nothing of it is given up");
    }

    @Test
    void whatWasNotFinishedCanBeDiscarded() throws IOException {
        Path incomplete = node.directory().exports().resolve("incomplete-rebuilt-0123abcd");
        Files.createDirectories(incomplete.resolve("raw"));
        Files.writeString(incomplete.resolve("raw/binlog.000002"), "half");

        assertThat(exports("show", "incomplete-rebuilt-0123abcd")).isZero();
        assertThat(out.toString()).contains("it was not finished: it has no manifest.json");
        assertThat(exports("discard", "incomplete-rebuilt-0123abcd", "--yes")).isZero();
        assertThat(incomplete).doesNotExist();
        assertThat(export()).exists();
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThat(Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "exports",
                        "list",
                        "--data-dir",
                        folder.resolve("nowhere").toString()))
                .isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString()).startsWith("understudy: there is no directory " + folder.resolve("nowhere"));
    }
}
