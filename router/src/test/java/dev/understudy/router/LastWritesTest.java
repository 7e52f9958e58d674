package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.GtidSet;
import org.junit.jupiter.api.Test;

class LastWritesTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    private final LastWrites writes = new LastWrites();

    @Test
    void theNewestOfEachSourceIsKept() {
        writes.add(A + ":7");
        writes.add(A + ":5");
        writes.add(B + ":1-9");
        assertThat(writes.token()).isEqualTo(A + ":7," + B + ":9");
        assertThat(writes.set()).isEqualTo(GtidSet.parse(A + ":7," + B + ":9"));
    }

    @Test
    void aTokenIsTakenInWhole() {
        writes.add(A + ":7," + B + ":9");
        writes.add(A + ":8");
        assertThat(writes.token()).isEqualTo(A + ":8," + B + ":9");
    }

    @Test
    void nothingIsWantedBeforeAnythingWasWritten() {
        assertThat(writes.set().isEmpty()).isTrue();
        writes.add("");
        assertThat(writes.token()).isEmpty();
    }

    @Test
    void whatIsNoGtidIsRefused() {
        assertThatThrownBy(() -> writes.add("yesterday")).isInstanceOf(IllegalArgumentException.class);
        assertThat(writes.token()).isEmpty();
    }
}
