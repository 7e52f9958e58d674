package dev.understudy.agent.exports;

import static dev.understudy.agent.exports.Saved.A;
import static dev.understudy.agent.exports.Saved.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Records;
import dev.understudy.mysql.binlog.BinlogTail;
import dev.understudy.mysql.binlog.LogBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved of a node, and what is said where it cannot be. */
class ErrantExportTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Saved node;

    @BeforeEach
    void writeLogs() throws IOException {
        node = new Saved(folder);
    }

    private static List<String> names(Export.Complete export) {
        return export.manifest().files().stream().map(SavedFile::name).toList();
    }

    private static String content(Export export, String name) throws IOException {
        return Files.readString(export.folder().resolve(name));
    }

    private Map<String, List<Byte>> data() throws IOException {
        Map<String, List<Byte>> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(node.directory().data())) {
            for (Path file : all.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                files.put(
                        file.getFileName().toString(),
                        IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList());
            }
        }
        return files;
    }

    @Test
    void onlyTheFilesThatHaveSomeOfThemAreSaved() throws IOException {
        assertThat(names(node.save(A + ":4"))).containsExactly("README.txt", "raw/binlog.000002", "transactions.gtids");
        assertThat(names(node.save(A + ":2-3," + B + ":1")))
                .containsExactly(
                        "README.txt",
                        "raw/binlog.000001",
                        "raw/binlog.000002",
                        "raw/relay.000001",
                        "transactions.gtids");
    }

    @Test
    void theManifestTellsAll() throws IOException, CorruptRecordException {
        Export.Complete export = node.save(A + ":2-3");

        assertThat(export.name()).isEqualTo("2026-11-25T220011Z-rebuilt");
        byte[] json = Files.readAllBytes(export.folder().resolve(Manifest.FILE));
        assertThat(Records.read(json, Manifest.class)).isEqualTo(export.manifest());
        assertThat(content(export, Manifest.FILE))
                .contains("\"cluster\" : \"shop\"", "\"node\" : \"db1\"", "\"server_uuid\" : \"" + A + "\"")
                .contains("\"at\" : \"2026-11-25T22:00:11Z\"", "\"gtids\" : \"" + A + ":2-3\"", "\"transactions\" : 2")
                .contains("\"base\" : \"" + A + ":1\"", "\"server\" : \"9.7.4\"", "\"reason\" : \"REBUILT\"");
        assertThat(content(export, "transactions.gtids")).isEqualTo(A + ":2-3\n");
        SavedFile gtids = export.manifest().files().get(3);
        assertThat(gtids.bytes()).isEqualTo(41);
        assertThat(gtids.sha256()).hasSize(64);
    }

    /** A file that the server has closed is one file with two names; one that it goes on to write is not. */
    @Test
    void theNewestFileIsCopiedUpToItsLastWholeEvent() throws IOException {
        byte[] written = Files.readAllBytes(node.log("binlog.000002"));
        LogBytes later = LogBytes.after(Map.of(A, 2L)).transaction(A, 3).transaction(A, 4);
        byte[] more = Arrays.copyOf(later.transaction(A, 5).toBytes(), written.length + 25);
        Files.write(node.log("binlog.000002"), more);

        Export.Complete export = node.save(A + ":2-4");

        Path raw = export.folder().resolve("raw");
        assertThat(raw.resolve("binlog.000002")).hasBinaryContent(written);
        assertThat(Files.isSameFile(raw.resolve("binlog.000001"), node.log("binlog.000001")))
                .isTrue();
        assertThat(Files.isSameFile(raw.resolve("binlog.000002"), node.log("binlog.000002")))
                .isFalse();
    }

    @Test
    void nothingIsChangedInTheDataDirectory() throws IOException {
        Map<String, List<Byte>> before = data();
        node.save(A + ":2-4," + B + ":1");
        assertThat(data()).isEqualTo(before);
    }

    @Test
    void onlyTheOwnerMayLookIn() throws IOException {
        assertThat(Files.getPosixFilePermissions(node.save(A + ":4").folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void anEmptySetSavesNothing() throws IOException {
        assertThat(node.trySaving("", "")).isEmpty();
        assertThat(node.directory().exports()).doesNotExist();
    }

    @Test
    void theSameIsNotSavedTwice() throws IOException {
        Export.Complete first = node.save(A + ":4");
        assertThat(node.save(A + ":4")).isEqualTo(first);
        assertThat(node.save(A + ":3").name()).isEqualTo("2026-11-25T220011Z-rebuilt-2");
        assertThat(node.exports().list()).hasSize(2);
    }

    @Test
    void whatIsNotFoundIsNamedAndTheRestIsSaved() throws IOException {
        assertThatThrownBy(() -> node.save(A + ":4-5:9"))
                .isInstanceOf(IOException.class)
                .hasMessage("2 of 3 transactions that only db1 has are in none of its logs any more, and would be lost"
                        + " with its tables: " + A + ":5:9; the others are saved in "
                        + node.directory().exports().resolve("2026-11-25T220011Z-rebuilt")
                        + "; if these are lost anyway, say so on the node: understudy exports give-up"
                        + " 2026-11-25T220011Z-rebuilt --data-dir " + folder);

        Manifest manifest = node.exports().complete().get(0).manifest();
        assertThat(manifest.missing()).isEqualTo(GtidSet.parse(A + ":5:9"));
        assertThat(manifest.transactions()).isEqualTo(1);
        assertThat(content(node.exports().list().get(0), "README.txt")).contains("NOT FOUND", A + ":5:9");
    }

    @Test
    void whatMayBeMissingIsNoError() throws IOException {
        assertThat(node.trySaving(A + ":4:9", A + ":8-9")).isPresent();
        assertThat(node.trySaving(A + ":4:9", A + ":8-9")).as("again").isPresent();
        assertThat(node.exports().list()).hasSize(1);
        assertThatThrownBy(() -> node.trySaving(A + ":4:9", A + ":8")).hasMessageContaining(A + ":9;");
    }

    @Test
    void whatAPersonHasGivenUpMayBeMissing() throws IOException {
        assertThatThrownBy(() -> node.saveUnlessGivenUp(A + ":4:8")).hasMessageContaining(A + ":8;");
        Export.Complete export = node.exports().complete().get(0);

        GivenUp word = node.exports().giveUp(export, "eve", Instant.parse("2026-11-25T23:00:00.5Z"));

        assertThat(word.gtids()).isEqualTo(GtidSet.parse(A + ":8"));
        assertThat(content(export, GivenUp.FILE))
                .contains("\"by\" : \"eve\"", "\"at\" : \"2026-11-25T23:00:00Z\"", "\"gtids\" : \"" + A + ":8\"")
                .contains("\"why\" : \"none of the node's logs has them from beginning to end: they were purged");
        assertThat(node.exports().givenUp(export)).hasValue(word);
        assertThat(node.saveUnlessGivenUp(A + ":4:8"))
                .hasValueSatisfying(same -> assertThat(same.name()).isEqualTo(export.name()));
        assertThatThrownBy(() -> node.saveUnlessGivenUp(A + ":4:8-9"))
                .as("nothing else")
                .hasMessageContaining("1 of 3")
                .hasMessageContaining(A + ":9;");
    }

    @Test
    void aWordThatCannotBeReadIsNone() throws IOException {
        assertThatThrownBy(() -> node.saveUnlessGivenUp(A + ":4:8")).hasMessageContaining(A + ":8;");
        Files.writeString(node.exports().complete().get(0).folder().resolve(GivenUp.FILE), "{");

        assertThatThrownBy(() -> node.saveUnlessGivenUp(A + ":4:8"))
                .hasMessageContaining("given-up.json cannot be read")
                .hasMessageEndingWith("give them up anew");
    }

    @Test
    void whatComesBackIsSavedAfterAll() throws IOException {
        assertThatThrownBy(() -> node.save(A + ":4-5")).isInstanceOf(IOException.class);
        LogBytes.after(Map.of()).transaction(A, 5).into(node.log("relay.000001"));
        assertThat(node.save(A + ":4-5").manifest().missing()).isEqualTo(GtidSet.EMPTY);
    }

    @Test
    void anAttemptThatWasCutOffIsReplaced() throws IOException {
        Draft cutOff = Draft.begin(node.directory().exports(), Saved.subject(A + ":4"));
        Files.writeString(cutOff.raw().resolve("binlog.000002"), "half");
        assertThat(node.exports().list()).singleElement().isInstanceOf(Export.Incomplete.class);

        node.save(A + ":4");

        assertThat(node.exports().list()).singleElement().isInstanceOf(Export.Complete.class);
    }

    @Test
    void aFullDiskIsNamedBeforeAnythingIsWritten() throws IOException {
        node.room(1 << 20);
        assertThatThrownBy(() -> node.save(A + ":4"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no room to save transactions in")
                .hasMessageContaining("it needs 64 MB and has 1.0 MB");
        assertThat(node.exports().list()).isEmpty();
    }

    @Test
    void anEncryptedLogIsNamedWithTheNextStep() throws IOException {
        Files.write(node.log("binlog.000002"), new byte[] {(byte) 0xfd, 'b', 'i', 'n', 0});
        assertThatThrownBy(() -> node.save(A + ":4"))
                .hasMessageContaining("binlog.000002 is encrypted; save them by hand (mysqlbinlog");
    }

    @Test
    void withoutMysqlbinlogTheRawFilesAreSaved() throws IOException {
        Export.Complete export = node.save(A + ":4");
        assertThat(export.manifest().unreadableBecause())
                .hasValueSatisfying(why -> assertThat(why).startsWith("there is no mysqlbinlog beside "));
        assertThat(export.manifest().versions().mysqlbinlog()).isEmpty();
        assertThat(content(export, "README.txt"))
                .contains("The readable form is missing: there is no mysqlbinlog")
                .contains("mysqlbinlog --base64-output=DECODE-ROWS -vv --include-gtids=\"$(cat transactions.gtids)\"");
    }

    @Test
    void mysqlbinlogIsAskedForJustThese() throws IOException {
        Export.Complete export = node.mysqlbinlog("for i; do echo \"$i\"; done").save(A + ":2-3");
        assertThat(export.manifest().unreadableBecause()).isEmpty();
        assertThat(content(export, "transactions.txt").lines())
                .startsWith("--no-defaults", "--verify-binlog-checksum", "--base64-output=DECODE-ROWS", "-vv")
                .contains("--include-gtids=" + A + ":2-3")
                .last()
                .asString()
                .endsWith("/raw/binlog.000002");
        assertThat(export.manifest().versions().mysqlbinlog()).contains("--no-defaults");
    }

    @Test
    void aMysqlbinlogThatFailsCostsTheTextAlone() throws IOException {
        node.mysqlbinlog("echo half; echo 'ERROR: it is all Greek to me' >&2; exit 1");
        Export.Complete export = node.save(A + ":4");
        assertThat(export.manifest().unreadableBecause()).contains("mysqlbinlog failed: ERROR: it is all Greek to me");
        assertThat(names(export)).containsExactly("README.txt", "raw/binlog.000002", "transactions.gtids");
    }

    /** A server that is killed may leave a transaction whose end it had not written. */
    @Test
    void ofATailWhatWasNotWrittenToItsEndIsMissing() throws IOException {
        LogBytes log = LogBytes.after(Map.of()).transaction(A, 1);
        int cutAt = log.length();
        log.transaction(A, 2).gtid(A, 3).query("BEGIN").rows();
        Path file = Files.write(node.log("binlog.000002"), Arrays.copyOf(log.toBytes(), log.length() + 9));
        BinlogTail tail = new BinlogTail(file, cutAt, log.length(), GtidSet.parse(A + ":2-3"));

        Export.Complete export = node.saveTail(tail, A);

        assertThat(export.name()).isEqualTo("2026-11-25T220011Z-rewound");
        assertThat(export.manifest().transactions()).isEqualTo(1);
        assertThat(export.manifest().missing()).isEqualTo(GtidSet.of(A, 3));
        assertThat(names(export))
                .containsExactly("README.txt", "raw/binlog.000002-from-" + cutAt, "transactions.gtids");
        assertThat(node.saveTail(tail, ""))
                .as("again, the server's identity gone")
                .isEqualTo(export);
    }
}
