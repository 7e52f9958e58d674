package dev.understudy.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.GtidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A transaction counts as found if its end is in the file too. */
class LogScanTest {
    private static final String A = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
    private static final GtidSet FOUND = GtidSet.of(A, 1);
    private static final GtidSet WANTED = GtidSet.parse(A + ":1-9");

    @TempDir
    private Path folder;

    private static LogBytes log() {
        return LogBytes.after(Map.of());
    }

    private LogScan scan(LogBytes log) throws IOException {
        return LogScan.of(log.into(folder.resolve("binlog.000001")), WANTED);
    }

    static Stream<Arguments> transactions() {
        return Stream.of(
                row("rows", log -> log.query("BEGIN").rows().xid(), FOUND),
                row("rows of MyISAM", log -> log.query("BEGIN").rows().query("COMMIT"), FOUND),
                row("a statement that defines", log -> log.query("CREATE TABLE t (id INT)"), FOUND),
                row(
                        "CREATE TABLE ... SELECT",
                        log -> log.query("BEGIN").query("CREATE TABLE t").rows().xid(),
                        FOUND),
                row(
                        "rolled back, but not of engines alone",
                        log -> log.query("BEGIN").rows().query("ROLLBACK"),
                        FOUND),
                row("compressed", LogBytes::compressed, FOUND),
                row(
                        "XA",
                        log -> log.query("XA START X'1'")
                                .rows()
                                .query("XA END X'1'")
                                .xaPrepare(),
                        FOUND),
                row("XA COMMIT", log -> log.query("XA COMMIT X'1'"), FOUND),
                row("only its number", log -> log, GtidSet.EMPTY),
                row("begun", log -> log.query("BEGIN"), GtidSet.EMPTY),
                row("without its end", log -> log.query("BEGIN").rows(), GtidSet.EMPTY),
                row("a savepoint is no end", log -> log.query("BEGIN").rows().query("SAVEPOINT s"), GtidSet.EMPTY),
                row("nor is the way back to it", log -> log.query("BEGIN").query("ROLLBACK TO s"), GtidSet.EMPTY),
                row("statement inside", log -> log.query("BEGIN").query("INSERT INTO t"), GtidSet.EMPTY),
                row("XA not prepared", log -> log.query("XA START X'1'").rows().query("XA END X'1'"), GtidSet.EMPTY),
                row(
                        "cut off, and the receiver begins anew",
                        log -> log.query("BEGIN").rows().rotate().xid(),
                        GtidSet.EMPTY));
    }

    private static Arguments row(String name, UnaryOperator<LogBytes> events, GtidSet found) {
        return Arguments.of(name, events, found);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("transactions")
    void aTransactionIsWholeOrNot(String name, UnaryOperator<LogBytes> events, GtidSet found) throws IOException {
        LogBytes log = events.apply(log().gtid(A, 1));

        assertThat(scan(log).found()).isEqualTo(found);
        assertThat(scan(log.transaction(A, 2)).found().contains(GtidSet.of(A, 2)))
                .as("the next one")
                .isTrue();
    }

    @Test
    void onlyWhatIsWantedIsFound() throws IOException {
        assertThat(scan(log().transaction(A, 9).transaction(A, 10)).found()).isEqualTo(GtidSet.of(A, 9));
    }

    @Test
    void whatIsWrittenJustNowIsLeftOut() throws IOException {
        LogBytes log = log().transaction(A, 1);
        int end = log.length();
        byte[] bytes = log.transaction(A, 2).toBytes();
        Path file = Files.write(folder.resolve("binlog.000001"), Arrays.copyOf(bytes, end + 30));

        assertThat(LogScan.of(file, WANTED)).isEqualTo(new LogScan(file, GtidSet.of(A, 1), end));
        Files.write(file, Arrays.copyOf(Arrays.copyOf(bytes, end), end + 4096));
        assertThat(LogScan.of(file, WANTED).end())
                .as("zeros, as after a loss of power")
                .isEqualTo(end);
    }

    @Test
    void theServersVersionIsInTheFile() throws IOException {
        assertThat(LogScan.serverVersion(log().into(folder.resolve("binlog.000001"))))
                .contains("9.7.4");
    }

    @Test
    void anEncryptedFileIsNamedSo() throws IOException {
        Path file = folder.resolve("binlog.000001");
        Files.write(file, new byte[] {(byte) 0xfd, 'b', 'i', 'n', 1, 2, 3});
        assertThatThrownBy(() -> LogScan.of(file, WANTED)).hasMessageContaining("is encrypted");
    }
}
