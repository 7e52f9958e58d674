package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ports a lab gets. */
class PortBlockTest {
    private static final int SIZE = 7;

    @TempDir
    Path cache;

    @Test
    void twoLabsGetDifferentPortsBelowTheOutgoingOnes() throws LabException {
        UserCache user = new UserCache(cache);
        try (PortBlock first = PortBlock.claimFree(user, SIZE);
                PortBlock second = PortBlock.claimFree(user, SIZE)) {
            assertThat(second.port(0)).isGreaterThanOrEqualTo(first.port(SIZE));
            assertThat(second.port(SIZE)).isLessThan(32_768);
        }
    }

    @Test
    void aBlockThatIsGivenBackIsTakenAgain() throws LabException {
        UserCache user = new UserCache(cache);
        int base;
        try (PortBlock first = PortBlock.claimFree(user, SIZE)) {
            base = first.port(0);
        }
        try (PortBlock again = PortBlock.claimFree(user, SIZE)) {
            assertThat(again.port(0)).isEqualTo(base);
        }
    }

    @Test
    void aBlockWithATakenPortIsPassedOver() throws LabException, IOException {
        UserCache user = new UserCache(cache);
        int base;
        try (PortBlock first = PortBlock.claimFree(user, SIZE)) {
            base = first.port(0);
        }
        try (ServerSocket busy = new ServerSocket()) {
            busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + 3));
            try (PortBlock other = PortBlock.claimFree(user, SIZE)) {
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
