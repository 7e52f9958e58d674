package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsEngine
class ContainerHostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static Town town;
    private static ContainerHost peer;

    @BeforeAll
    static void build() throws FaultException {
        town = Town.open();
        peer = town.host("peer");
    }

    @AfterAll
    static void sweep() throws FaultException {
        town.close();
    }

    @Test
    void killsStartsStopsAndRestarts() throws Exception {
        ContainerHost host = town.host("db1");

        assertThat(host.kill()).isEqualTo("kills every process of db1 (SIGKILL)");
        await().atMost(PATIENCE).until(() -> !isTrue(state(host).getRunning()));
        assertThat(state(host).getExitCodeLong()).isEqualTo(137);

        host.start();
        assertThat(host.start()).isEqualTo("starts db1");
        String started = String.valueOf(state(host).getStartedAt());
        assertThat(state(host).getRunning()).isTrue();

        assertThat(host.restart()).isEqualTo("restarts db1");
        assertThat(state(host).getStartedAt()).isNotEqualTo(started);

        host.stop();
        assertThat(host.stop()).startsWith("stops db1 in order");
        assertThat(state(host).getRunning()).isFalse();
        assertThatThrownBy(host::kill)
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("db1 cannot be killed: ");
    }

    @Test
    void pausesAndResumes() throws Exception {
        ContainerHost host = town.host("db2");
        host.run("bash", "-c", "while echo; do sleep 0.02; done >/tmp/lines &");
        await().atMost(PATIENCE).until(() -> lines(host) > 5);

        try (LastingFault pause = host.pause()) {
            assertThat(pause.sentence()).isEqualTo("lets no process of db2 run until it is resumed");
            assertThat(state(host).getPaused()).isTrue();
            assertThatThrownBy(host::pause).isInstanceOf(FaultException.class);
        }
        int resumed = lines(host);
        await().atMost(PATIENCE).until(() -> lines(host) > resumed);
    }

    @Test
    void signalsOneProcessInside() throws Exception {
        ContainerHost host = town.host("db3");
        host.run("bash", "-c", "cp /bin/sleep /tmp/mysqld; nohup /tmp/mysqld 1000 >/dev/null 2>&1 &");
        await().atMost(PATIENCE).until(() -> stateOf(host, "mysqld").equals("S"));

        assertThat(host.signal("STOP", "mysqld")).isEqualTo("sends SIGSTOP to mysqld of db3");
        await().atMost(PATIENCE).until(() -> stateOf(host, "mysqld").equals("T"));
        host.signal("CONT", "mysqld");
        await().atMost(PATIENCE).until(() -> stateOf(host, "mysqld").equals("S"));
        host.signal("KILL", "mysqld");
        await().atMost(PATIENCE).until(() -> stateOf(host, "mysqld").isEmpty());

        assertThatThrownBy(() -> host.signal("KILL", "mysqld"))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no process mysqld of db3 takes SIGKILL");
        assertThat(state(host).getRunning()).isTrue();
    }

    @Test
    void comesBackToTheNetworkAsItWas() throws Exception {
        ContainerHost host = town.host("db4");
        String address = host.addresses().get(0);
        assertThat(reaches("db4")).isTrue();

        try (LastingFault unplugged = host.disconnect(town.id())) {
            assertThat(unplugged.sentence()).startsWith("disconnects db4 from the network " + town.id());
            assertThat(host.networks()).doesNotContainKey(town.id());
            assertThat(reaches(address)).isFalse();
        }
        assertThat(host.addresses()).containsExactly(address);
        await().atMost(PATIENCE).until(() -> reaches("db4"));
        assertThatThrownBy(() -> host.disconnect("elsewhere"))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("db4 is not on the network elsewhere, but on [" + town.id() + "]");
    }

    @Test
    void isRemovedWithItsSidecar() throws Exception {
        ContainerHost host = town.host("db5");
        Link.between(host, peer).drop(Direction.BOTH, Duration.ofSeconds(60));

        assertThat(host.remove()).isEqualTo("removes db5 for good");

        assertThatThrownBy(host::inspect).hasMessageContaining("there is no host db5");
        assertThatThrownBy(() -> Link.between(peer, host).drop(Direction.BOTH, Duration.ofSeconds(60)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void aStoppedHostSaysSo() throws Exception {
        ContainerHost host = town.host("db6");
        host.kill();
        await().atMost(PATIENCE).until(() -> !isTrue(state(host).getRunning()));
        assertThatThrownBy(() -> Link.between(host, peer).drop(Direction.BOTH, Duration.ofSeconds(60)))
                .hasMessageContaining("db6 does not run");
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static ContainerState state(ContainerHost host) throws FaultException {
        return host.inspect().getState();
    }

    private static int lines(ContainerHost host) throws FaultException {
        return Integer.parseInt(host.run("sh", "-c", "wc -l </tmp/lines"));
    }

    private static String stateOf(ContainerHost host, String process) throws FaultException {
        return host.run(
                "sh", "-c", "sed -n 's/.*(" + process + ") \\(.\\).*/\\1/p' /proc/[0-9]*/stat 2>/dev/null; true");
    }

    private static boolean reaches(String name) throws FaultException {
        return peer.run("sh", "-c", "ping -c 1 -W 1 " + name + " 2>&1 || true").contains(" 1 received");
    }
}
