package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ports a lab gets. */
class PortBlockTest {
    private static final int SIZE = 7;

    @Test
    void twoLabsGetDifferentPortsBelowTheOutgoingOnes() throws LabException {
        try (PortBlock first = PortBlock.claimFree(SIZE);
                PortBlock second = PortBlock.claimFree(SIZE)) {
            assertThat(second.port(0)).isGreaterThanOrEqualTo(first.port(SIZE));
            assertThat(second.port(SIZE)).isLessThan(32_768);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 29", "29, 3", "30, 3", "3, 30"})
    void blocksOfDifferentSizesDoNotOverlap(int one, int another) throws LabException {
        try (PortBlock first = PortBlock.claimFree(one);
                PortBlock second = PortBlock.claimFree(another)) {
            assertThat(second.port(0)).isGreaterThanOrEqualTo(first.port(one));
        }
    }

    @Test
    void aNamedBlockThatAnotherLabHasIsRefusedThoughNobodyListensYet() throws LabException {
        try (PortBlock first = PortBlock.claimFree(SIZE)) {
            assertThatThrownBy(() -> PortBlock.claim(first.port(0), SIZE))
                    .hasMessageContaining("port " + first.port(SIZE - 1) + " is taken");
        }
    }

    @Test
    void aBlockThatIsGivenBackIsTakenAgain() throws LabException {
        int base;
        try (PortBlock first = PortBlock.claimFree(SIZE)) {
            base = first.port(0);
        }
        try (PortBlock again = PortBlock.claimFree(SIZE)) {
            assertThat(again.port(0)).isEqualTo(base);
        }
    }

    @Test
    void aBlockWithATakenPortIsPassedOver() throws LabException, IOException {
        int base;
        try (PortBlock first = PortBlock.claimFree(SIZE)) {
            base = first.port(0);
        }
        try (ServerSocket busy = new ServerSocket()) {
            busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + 3));
            try (PortBlock other = PortBlock.claimFree(SIZE)) {
                assertThat(other.port(0)).isGreaterThanOrEqualTo(base + SIZE);
            }
        }
    }

    @Test
    void aNamedBlockWithATakenPortIsRefusedByThatPort() throws IOException {
        try (ServerSocket busy = new ServerSocket()) {
            busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int base = busy.getLocalPort() - 2;

            assertThatThrownBy(() -> PortBlock.claim(base, SIZE))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("port " + busy.getLocalPort() + " is taken");
        }
    }

    @Test
    void aNamedBlockBeyondTheLastPortIsRefused() {
        assertThatThrownBy(() -> PortBlock.claim(65_530, SIZE))
                .hasMessageContaining("do not lie between 1024 and 65535");
        assertThatThrownBy(() -> PortBlock.claim(80, SIZE)).hasMessageContaining("do not lie between 1024 and 65535");
    }
}
