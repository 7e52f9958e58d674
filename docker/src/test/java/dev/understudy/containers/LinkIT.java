package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsEngine
class LinkIT {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Long enough for a dozen bytes to come back, and for a retransmission. */
    private static final long A_WHILE = 500;

    private static Town town;
    private static ContainerHost a;
    private static ContainerHost b;
    private static ContainerHost c;

    @BeforeAll
    static void build() throws FaultException {
        town = Town.open();
        a = town.host("a");
        b = town.host("b");
        c = town.host("c");
        Echo.serve(b, 3306);
        Echo.serve(b, 2181);
        Echo.serve(c, 3306);
    }

    @AfterAll
    static void sweep() throws FaultException {
        town.close();
    }

    @Test
    void stallsAnOpenConnectionAndLetsItGoOn() throws Exception {
        for (Direction direction : Direction.values()) {
            Echo echo = Echo.open(a, b, 3306);
            flows(echo);
            try (LastingFault cut = Link.between(a, b).drop(direction, MINUTE)) {
                assertThat(cut.sentence()).startsWith("drops packets ").endsWith(" for at most 60 s");
                stalls(echo);
                assertThat(answers(a, b)).as("%s", cut).isFalse();
                assertThat(answers(a, c)).isTrue();
            }
            assertThat(answers(a, b)).isTrue();
            flows(echo);
        }
    }

    @Test
    void dropsInOneDirectionOnly() throws Exception {
        try (LastingFault cut = Link.between(a, b).drop(Direction.TO_HOST, MINUTE)) {
            int heard = echoRequests(b);
            assertThat(answers(a, b)).as("%s", cut).isFalse();
            assertThat(echoRequests(b)).isGreaterThan(heard);
        }
        try (LastingFault cut = Link.between(a, b).drop(Direction.FROM_HOST, MINUTE)) {
            int heard = echoRequests(b);
            assertThat(answers(a, b)).as("%s", cut).isFalse();
            assertThat(echoRequests(b)).isEqualTo(heard);
        }
    }

    @Test
    void cutsOnePortAlone() throws Exception {
        Echo replication = Echo.open(a, b, 3306);
        Echo other = Echo.open(a, b, 2181);
        try (LastingFault cut = Link.between(a, b).onPort(3306).drop(Direction.BOTH, MINUTE)) {
            assertThat(cut.sentence())
                    .isEqualTo("drops packets of TCP port 3306 between a and b in both directions for at most 60 s");
            stalls(replication);
            flows(other);
        }
        flows(replication);
    }

    @Test
    void cutsFromAllButSome() throws Exception {
        Echo spared = Echo.open(a, c, 3306);
        try (LastingFault cut = Link.toAllBut(a, c).drop(Direction.BOTH, MINUTE)) {
            assertThat(cut.sentence()).contains("between a and everyone but c in both directions");
            flows(spared);
            assertThat(answers(a, b)).isFalse();
            assertThat(answers(b, a)).isFalse();
            assertThat(answers(a, a)).isTrue();
        }
        assertThat(answers(a, b)).isTrue();
    }

    @Test
    void heldByNobodyACutHealsItself() throws Exception {
        LastingFault cut = Link.between(a, b).drop(Direction.BOTH, Duration.ofSeconds(3));
        assertThat(answers(a, b)).isFalse();
        await().atMost(PATIENCE).until(() -> answers(a, b));
        LastingFault isolation = Link.toAllBut(a).drop(Direction.BOTH, Duration.ofSeconds(3));
        assertThat(answers(a, b)).isFalse();
        await().atMost(PATIENCE).until(() -> answers(a, b));

        cut.heal();
        cut.heal();
        isolation.heal();
    }

    @Test
    void healsOneCutAndLeavesAnother() throws Exception {
        LastingFault first = Link.between(a, b).drop(Direction.BOTH, MINUTE);
        try (LastingFault second = Link.between(a, b, c).drop(Direction.TO_HOST, MINUTE)) {
            first.heal();
            assertThat(answers(a, b)).as("%s", second).isFalse();
        }
        assertThat(answers(a, b)).isTrue();
    }

    @Test
    void losesSomePackets() throws Exception {
        try (LastingFault loss = Link.between(a, b).lose(30, Direction.FROM_HOST, MINUTE)) {
            assertThat(loss.sentence()).startsWith("loses 30 % of the packets from a to b in one direction");
            // Of 200, 140 are expected; six standard deviations are 39.
            assertThat(received(ping(a, b, "-c", "200", "-i", "0.005", "-W", "1")))
                    .isBetween(101, 179);
        }
        assertThat(received(ping(a, b, "-c", "50", "-i", "0.005", "-W", "1"))).isEqualTo(50);
    }

    @Test
    void delaysOneDirectionOrBothAndOpenConnectionsToo() throws Exception {
        Echo echo = Echo.open(a, b, 3306);
        flows(echo);
        try (LastingFault delay = Link.between(a, b).delay(Duration.ofMillis(100), Direction.FROM_HOST, MINUTE)) {
            assertThat(delay.sentence())
                    .isEqualTo("delays packets by 100 ms from a to b in one direction for at most 60 s");
            assertThat(roundTrip(a, b)).isBetween(100.0, 130.0);
            assertThat(roundTrip(a, c)).isLessThan(50);
            flows(echo);
        }
        assertThat(roundTrip(a, b)).isLessThan(50);
        try (LastingFault delay = Link.between(a, b).delay(Duration.ofMillis(100), Direction.BOTH, MINUTE)) {
            assertThat(roundTrip(a, b)).as("%s", delay).isBetween(200.0, 240.0);
        }
        assertThat(roundTrip(a, b)).isLessThan(50);
        flows(echo);
    }

    @Test
    void delaysOnePortAlone() throws Exception {
        try (LastingFault delay =
                Link.between(a, b).onPort(3306).delay(Duration.ofMillis(300), Direction.FROM_HOST, MINUTE)) {
            assertThat(delay.sentence()).contains("of TCP port 3306 ");
            assertThat(roundTrip(a, b)).isLessThan(50);
            Echo slow = Echo.open(a, b, 3306);
            Echo fast = Echo.open(a, b, 2181);
            await().atMost(PATIENCE).until(() -> slow.count() >= 5);
            assertThat(fast.count()).isGreaterThan(3 * slow.count());
        }
    }

    @Test
    void heldByNobodyADelayHealsItself() throws Exception {
        LastingFault delay = Link.between(a, b).delay(Duration.ofMillis(100), Direction.BOTH, Duration.ofSeconds(4));
        assertThat(roundTrip(a, b)).isGreaterThan(200);
        await().atMost(PATIENCE).until(() -> roundTrip(a, b) < 50);
        delay.heal();
    }

    @Test
    void cutsAlsoWhatIsDelayed() throws Exception {
        Echo echo = Echo.open(a, b, 3306);
        try (LastingFault delay = Link.between(a, b).delay(Duration.ofMillis(50), Direction.BOTH, MINUTE)) {
            flows(echo);
            try (LastingFault cut = Link.between(b, a).drop(Direction.TO_HOST, MINUTE)) {
                stalls(echo);
                assertThat(answers(a, b)).as("%s, %s", delay, cut).isFalse();
            }
            flows(echo);
        }
    }

    @Test
    void aDelayOfWhatIsLostLosesNoMore() throws Exception {
        try (LastingFault delay = Link.between(a, b).delay(Duration.ofMillis(20), Direction.FROM_HOST, MINUTE);
                LastingFault loss = Link.between(a, b).lose(30, Direction.FROM_HOST, MINUTE)) {
            // Of 400, 280 are expected; lost twice, 196. Four standard deviations are 40.
            assertThat(received(ping(a, b, "-c", "400", "-i", "0.005", "-W", "1")))
                    .as("%s, %s", delay, loss)
                    .isBetween(236, 324);
        }
    }

    @Test
    void aRestartHealsAndTheNextFaultFindsTheNewNetwork() throws Exception {
        ContainerHost d = town.host("d");
        LastingFault first = Link.between(d, b).drop(Direction.BOTH, MINUTE);
        assertThat(answers(d, b)).isFalse();
        d.kill();
        d.start();
        assertThat(answers(d, b)).isTrue();
        try (LastingFault second = Link.between(d, b).drop(Direction.BOTH, MINUTE)) {
            assertThat(answers(d, b)).as("%s", second).isFalse();
        }
        first.heal();
        d.remove();
    }

    @Test
    void saysWhatItCannotDo() {
        assertThatThrownBy(() -> Link.toAllBut(a, b).delay(Duration.ofMillis(1), Direction.TO_HOST, MINUTE))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("name the hosts");
        assertThatThrownBy(() -> Link.between(a, town.engine().host("nowhere")).drop(Direction.BOTH, MINUTE))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("there is no host nowhere");
    }

    private static void flows(Echo echo) throws FaultException {
        int before = echo.count();
        await().atMost(PATIENCE).until(() -> echo.count() >= before + 5);
    }

    private static void stalls(Echo echo) throws FaultException {
        // What was on its way when the cut was made may still arrive.
        int before = echo.count();
        await().during(Duration.ofMillis(A_WHILE)).atMost(PATIENCE).until(() -> echo.count() <= before + 1);
    }

    private static boolean answers(ContainerHost from, ContainerHost to) throws FaultException {
        return received(ping(from, to, "-c", "1", "-W", "1")) == 1;
    }

    private static double roundTrip(ContainerHost from, ContainerHost to) throws FaultException {
        Matcher times = Pattern.compile("= ([0-9.]+)/").matcher(ping(from, to, "-c", "3", "-i", "0.2", "-W", "2"));
        assertThat(times.find()).isTrue();
        return Double.parseDouble(times.group(1));
    }

    private static int received(String pinged) {
        Matcher count = Pattern.compile("([0-9]+) received").matcher(pinged);
        assertThat(count.find()).as(pinged).isTrue();
        return Integer.parseInt(count.group(1));
    }

    private static String ping(ContainerHost from, ContainerHost to, String... options) throws FaultException {
        return from.run(
                "sh",
                "-c",
                "ping " + String.join(" ", options) + " " + to.addresses().get(0) + " || true");
    }

    private static int echoRequests(ContainerHost host) throws FaultException {
        return Integer.parseInt(host.run("sh", "-c", "grep '^Icmp: [0-9]' /proc/net/snmp | cut -d' ' -f10"));
    }
}
