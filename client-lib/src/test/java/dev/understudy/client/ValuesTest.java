package dev.understudy.client;

import static dev.understudy.client.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void versionsAreOrderedByIncarnationThenEpochThenSeq() {
        List<StateVersion> ordered = List.of(
                StateVersion.first(),
                version(1, 1, 2),
                version(1, 2, 1),
                version(1, 2, 3),
                version(1, 10, 2),
                version(2, 1, 1),
                version(10, 1, 1));
        List<StateVersion> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(7));
        Collections.sort(shuffled);
        assertThat(shuffled).isEqualTo(ordered);
        for (int i = 1; i < ordered.size(); i++) {
            assertThat(ordered.get(i).isNewerThan(ordered.get(i - 1))).isTrue();
            assertThat(ordered.get(i - 1).isNewerThan(ordered.get(i))).isFalse();
            assertThat(ordered.get(i).isNewerThan(ordered.get(i))).isFalse();
        }
    }

    @Test
    void theNextVersionsAreNewer() {
        assertThat(version(3, 4, 5).nextSeq()).isEqualTo(version(3, 4, 6)).hasToString("3.4.6");
        assertThat(version(3, 4, 5).nextEpoch()).isEqualTo(version(3, 5, 6)).hasToString("3.5.6");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1"})
    void versionsStartAtOne(long incarnation, long epoch, long seq) {
        assertThatThrownBy(() -> version(incarnation, epoch, seq)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "shop", "shop-eu", "a--b", "9lives"})
    void namesThatAreAllowed(String name) {
        assertThat(ClusterName.of(name)).hasToString(name);
        assertThat(NodeId.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a-", "Shop", "a.b", "a/b", "a b", "ä", "shop\n", "../etc", "a_b"})
    void namesThatAreNotAllowedAreRefusedWithAnExample(String name) {
        assertThatThrownBy(() -> ClusterName.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cluster name \"" + name + "\" is not allowed: use 1 to 63 lower-case letters, digits"
                        + " and inner hyphens, such as \"shop-eu\"");
        assertThatThrownBy(() -> NodeId.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("node id \"" + name + "\" is not allowed");
    }

    @Test
    void aNameHas63CharactersAtMost() {
        assertThat(NodeId.of("a".repeat(63)).value()).hasSize(63);
        assertThatThrownBy(() -> NodeId.of("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"db1:3306, db1, 3306", "10.0.0.1:1, 10.0.0.1, 1", "[::1]:65535, ::1, 65535"})
    void endpointsAreReadAndPrinted(String text, String host, int port) {
        assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(host, port)).hasToString(text);
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    ''        | "" is not host:port
                    db1       | "db1" is not host:port
                    :3306     | ":3306" is not host:port
                    db1:      | "db1:" is not host:port
                    db1:x     | "db1:x" is not host:port
                    db1:+1    | "db1:+1" is not host:port
                    ::1:3306  | "::1:3306" is not host:port
                    []:3306   | "[]:3306" is not host:port
                    [::1:3306 | "[::1:3306" is not host:port
                    a b:3306  | host "a b" is not a host name or an address
                    db1:0     | port 0 is not between 1 and 65535
                    db1:65536 | port 65536 is not between 1 and 65535
                    """)
    void badEndpoints(String text, String message) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zk1:2181", "zk1:2181,zk2:2181", "zk1:2181, zk2:2181", "[::1]:2181"})
    void addressesOfZooKeeper(String text) {
        assertThat(new Ensemble(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zk1", "zk1:2181,", "zk1:x", ",", "zk1:2181;zk2:2181", "zk1:2181/chroot"})
    void badAddressesOfZooKeeper(String text) {
        assertThatThrownBy(() -> new Ensemble(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not an address of ZooKeeper: use host:port[,host:port...]");
    }

    @Test
    void anEmptyAddressOfZooKeeper() {
        assertThatThrownBy(() -> new Ensemble(" "))
                .hasMessage("the address of ZooKeeper is empty: name it as host:port[,host:port...]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "-"})
    void anEpochIsANumber(String text) {
        assertThatThrownBy(() -> Epoch.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epoch \"" + text + "\" is not a number");
    }
}
