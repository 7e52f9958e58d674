package dev.understudy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock file with the number 35 in it. */
class SocketLockTest {
    @TempDir
    Path folder;

    private Path lock(String text) throws IOException {
        return Files.writeString(folder.resolve("mysqld.sock.lock"), text);
    }

    private void remove(List<String> commandLine) throws IOException {
        new SocketLock(folder.resolve("mysqld.sock")).removeIfStale(process -> process == 35 ? commandLine : List.of());
    }

    @Test
    void aLockOfALiveServerStays() throws IOException {
        Path lock = lock("35\n");
        remove(List.of("/usr/sbin/mysqld", "--datadir=/var/lib/mysql"));
        assertThat(lock).exists();
    }

    @Test
    void aLockWhoseNumberBelongsToAnotherProgramIsRemoved() throws IOException {
        Path lock = lock("35\n");
        remove(List.of("/opt/java/bin/java", "-cp", "x", "dev.understudy.cli.Main", "agent"));
        assertThat(lock).doesNotExist();
    }

    @Test
    void aLockOfNobodyIsRemoved() throws IOException {
        Path lock = lock("4711\n");
        remove(List.of("/usr/sbin/mysqld"));
        assertThat(lock).doesNotExist();
    }

    @Test
    void aLockThatIsHalfWrittenIsRemoved() throws IOException {
        Path lock = lock("");
        remove(List.of("/usr/sbin/mysqld"));
        assertThat(lock).doesNotExist();
    }

    @Test
    void noLockIsNoTrouble() throws IOException {
        remove(List.of());
        assertThat(folder).isEmptyDirectory();
    }
}
