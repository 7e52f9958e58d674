package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.HostConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsEngine(images = HostClockIT.NODE)
class HostClockIT {
    static final String NODE = "understudy/node";
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static Town town;
    private static ContainerHost host;

    @BeforeAll
    static void build() throws FaultException {
        town = Town.open();
        List<String> environment = HostClock.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        host = town.host(
                "db1",
                command -> command.withImage(NODE)
                        .withEnv(environment)
                        .withCmd("while sleep 0.1; do date +%s; done >/tmp/seconds"),
                HostConfig.newHostConfig());
        await().atMost(PATIENCE).until(() -> seesSkew(0));
    }

    @AfterAll
    static void sweep() throws FaultException {
        town.close();
    }

    @Test
    void setsTheClockAheadAndBack() throws Exception {
        HostClock clock = new HostClock(host);
        try (LastingFault skew = clock.skew(Duration.ofMinutes(5), MINUTE)) {
            assertThat(skew.sentence()).isEqualTo("sets the clock of db1 ahead by 300 s for at most 60 s");
            await().atMost(PATIENCE).until(() -> seesSkew(300));
        }
        await().atMost(PATIENCE).until(() -> seesSkew(0));
        try (LastingFault skew = clock.skew(Duration.ofSeconds(-90), MINUTE)) {
            assertThat(skew.sentence()).contains(" back by 90 s");
            await().atMost(PATIENCE).until(() -> seesSkew(-90));
        }
        await().atMost(PATIENCE).until(() -> seesSkew(0));
    }

    @Test
    void aClockThatNobodySetsRightGoesRight() throws Exception {
        LastingFault skew = new HostClock(host).skew(Duration.ofHours(1), Duration.ofSeconds(4));
        await().atMost(PATIENCE).until(() -> seesSkew(3600));
        await().atMost(PATIENCE).until(() -> seesSkew(0));
        skew.heal();
    }

    @Test
    void saysThatAContainerWasMadeWithout() throws Exception {
        ContainerHost plain = town.host("plain");
        assertThatThrownBy(() -> new HostClock(plain).skew(Duration.ofHours(1), MINUTE))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("the clock of plain cannot be set: its container was made without libfaketime");
    }

    private static boolean seesSkew(long seconds) throws FaultException {
        String last = host.run("sh", "-c", "tail -n 1 /tmp/seconds");
        return !last.isEmpty() && Math.abs(Long.parseLong(last) - System.currentTimeMillis() / 1000 - seconds) <= 2;
    }
}
