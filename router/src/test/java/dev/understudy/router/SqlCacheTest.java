package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SqlCacheTest {
    private final SqlCache texts = new SqlCache();

    @Test
    void aTextIsReadOnce() {
        Sql first = texts.of("SELECT transfer(1)");
        assertThat(texts.of("SELECT transfer(1)")).isSameAs(first);
        assertThat(texts.of("SELECT transfer(2)")).isNotSameAs(first);
    }

    @Test
    void aTextThatIsAskedForAgainStays() {
        Sql kept = texts.of("SELECT transfer(0)");
        for (int i = 1; i < 100_000; i++) {
            assertThat(texts.of("SELECT transfer(" + i + ")").route().target()).isEqualTo(RouteTarget.PRIMARY);
            assertThat(texts.of("SELECT transfer(0)")).isSameAs(kept);
        }
        assertThat(texts.size()).isLessThan(15_000);
    }

    @Test
    void aLongTextIsNotKept() {
        String text = "SELECT '" + "x".repeat(SqlCache.LONGEST_TEXT) + "'";
        assertThat(texts.of(text).route().target()).isEqualTo(RouteTarget.REPLICA);
        assertThat(texts.size()).isZero();
    }

    @Test
    void aKnownTextCostsNoMemory() {
        String text = "SELECT name FROM customers WHERE id = ?";
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int replicas = 0;
        for (int i = 0; i < 20_000; i++) {
            replicas += texts.of(text).route().target() == RouteTarget.REPLICA ? 1 : 0;
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            replicas += texts.of(text).route().target() == RouteTarget.REPLICA ? 1 : 0;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(replicas).isEqualTo(40_000);
    }
}
