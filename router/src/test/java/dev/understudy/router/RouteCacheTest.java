package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
    private final RouteCache routes = new RouteCache();

    @Test
    void aTextIsReadOnce() {
        Route first = routes.of("SELECT transfer(1)");
        assertThat(routes.of("SELECT transfer(1)")).isSameAs(first);
        assertThat(routes.of("SELECT transfer(2)")).isNotSameAs(first);
    }

    @Test
    void aTextThatIsAskedForAgainStays() {
        Route kept = routes.of("SELECT transfer(0)");
        for (int i = 1; i < 100_000; i++) {
            assertThat(routes.of("SELECT transfer(" + i + ")").target()).isEqualTo(RouteTarget.PRIMARY);
            assertThat(routes.of("SELECT transfer(0)")).isSameAs(kept);
        }
        assertThat(routes.size()).isLessThan(15_000);
    }

    @Test
    void aLongTextIsNotKept() {
        String text = "SELECT '" + "x".repeat(RouteCache.LONGEST_TEXT) + "'";
        assertThat(routes.of(text).target()).isEqualTo(RouteTarget.REPLICA);
        assertThat(routes.size()).isZero();
    }

    @Test
    void aKnownTextCostsNoMemory() {
        String text = "SELECT name FROM customers WHERE id = ?";
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int replicas = 0;
        for (int i = 0; i < 20_000; i++) {
            replicas += routes.of(text).target() == RouteTarget.REPLICA ? 1 : 0;
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            replicas += routes.of(text).target() == RouteTarget.REPLICA ? 1 : 0;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(replicas).isEqualTo(40_000);
    }
}
