package dev.understudy.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.GtidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three files with two transactions each, and what is looked for in them. */
class LogSearchTest {
    private static final String A = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";

    @TempDir
    private Path folder;

    private Path file(int number) {
        return folder.resolve("binlog.00000" + number);
    }

    @BeforeEach
    void writeFiles() throws IOException {
        LogBytes.after(Map.of()).transaction(A, 1).transaction(A, 2).into(file(1));
        LogBytes.after(Map.of(A, 2L)).transaction(A, 3).transaction(A, 4).into(file(2));
        LogBytes.after(Map.of(A, 4L)).transaction(A, 5).transaction(A, 6).into(file(3));
    }

    private List<String> search(String numbers) throws IOException {
        BinlogIndex index = new BinlogIndex(Stream.of(1, 2, 3).map(this::file).toList());
        return LogSearch.in(index, GtidSet.parse(A + ":" + numbers)).stream()
                .map(scan -> scan.file().getFileName() + " "
                        + scan.found().toString().substring(A.length() + 1))
                .toList();
    }

    @Test
    void theFilesThatHaveThemAreNamedOldestFirst() throws IOException {
        assertThat(search("2-5")).containsExactly("binlog.000001 2", "binlog.000002 3-4", "binlog.000003 5");
        assertThat(search("6")).containsExactly("binlog.000003 6");
        assertThat(search("7")).isEmpty();
    }

    /** That can only be seen by a file that would be an error if it were read to its end. */
    @Test
    void aFileThatCannotHaveThemIsNotRead() throws IOException {
        byte[] unknownForm = {4, 0x76};
        LogBytes.after(Map.of()).tagged(unknownForm).into(file(1));
        assertThat(search("3")).containsExactly("binlog.000002 3");
    }

    /** MySQL leaves it out of PREVIOUS_GTIDS if it was no XID transaction. */
    @Test
    void oneThatWaitedWhenTheNextFileWasBegunIsFoundAllTheSame() throws IOException {
        LogBytes.after(Map.of(A, 1L)).transaction(A, 3).transaction(A, 4).into(file(2));
        LogBytes.after(Map.of(A, 1L)).transaction(A, 5).transaction(A, 6).into(file(3));
        assertThat(search("2-3")).containsExactly("binlog.000001 2", "binlog.000002 3");
    }

    @Test
    void aFileThatWasPurgedIsPassedOver() throws IOException {
        Files.delete(file(2));
        assertThat(search("1-6")).containsExactly("binlog.000001 1-2", "binlog.000003 5-6");
    }

    @Test
    void oneThatWasReceivedInPartIsTakenWhereItIsWhole() throws IOException {
        LogBytes.after(Map.of())
                .transaction(A, 1)
                .gtid(A, 2)
                .query("BEGIN")
                .rows()
                .into(file(1));
        LogBytes.after(Map.of(A, 1L)).transaction(A, 2).into(file(2));
        assertThat(search("2")).containsExactly("binlog.000002 2");
    }
}
