package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.converge.Memory;
import dev.understudy.client.Epoch;
import dev.understudy.client.StateVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent remembers outlives it, also when it ends in the middle of a write. */
class MemoryFileTest {
    private static final int SLOT = 4096;

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("memory");
    }

    private static Memory seen(long seq) {
        return Memory.blank().withSeen(new StateVersion(1, new Epoch(2), seq)).withPromoted(new Epoch(2));
    }

    private void write(long... seqs) throws IOException {
        MemoryFile file = new MemoryFile(path());
        file.read();
        for (long seq : seqs) {
            file.write(seen(seq));
        }
    }

    private Memory read() throws IOException {
        return new MemoryFile(path()).read();
    }

    private void tear(int slot) throws IOException {
        byte[] bytes = Files.readAllBytes(path());
        Arrays.fill(bytes, slot * SLOT + 40, slot * SLOT + 60, (byte) 0);
        Files.write(path(), bytes);
    }

    @Test
    void thereIsNoneAtFirst() throws IOException {
        assertThat(read()).isEqualTo(Memory.blank());
    }

    @Test
    void theLastOneWrittenIsRead() throws IOException {
        write(1);
        assertThat(read()).isEqualTo(seen(1));
        write(2, 3, 4);
        assertThat(read()).isEqualTo(seen(4));
        write(5);
        assertThat(read()).isEqualTo(seen(5));
    }

    @Test
    void aTornWriteLeavesTheOneBefore() throws IOException {
        write(1, 2, 3);
        tear(1);
        assertThat(read()).isEqualTo(seen(2));
    }

    @Test
    void aDamagedFileIsAnErrorAndNoBlankMemory() throws IOException {
        write(1, 2);
        tear(0);
        tear(1);
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("restore the file");
    }
}
