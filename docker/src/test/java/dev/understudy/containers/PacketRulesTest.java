package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PacketRulesTest {
    private static final PacketRules.Effect DROP = new PacketRules.Effect.Drop();

    @Test
    void dropsWhatArrivesFromPeersUntilTheKernelForgetsThem() {
        assertThat(rules(Direction.TO_HOST, OptionalInt.empty(), DROP)).isEqualTo("""
                        table inet t {
                          set peers {
                            type ipv4_addr; flags interval, timeout; auto-merge
                            elements = { 10.0.0.2 timeout 1500ms, 10.0.0.3 timeout 1500ms }
                          }
                          chain arriving {
                            type filter hook prerouting priority -300; policy accept;
                            iifname "lo" accept
                            ip saddr @peers drop
                          }
                        }
                        """);
    }

    @Test
    void dropsOnePortOnlyWhicheverEndHasIt() {
        assertThat(rules(Direction.FROM_HOST, OptionalInt.of(3306), DROP))
                .contains("ip daddr @peers tcp sport 3306 drop", "ip daddr @peers tcp dport 3306 drop")
                .doesNotContain("saddr");
    }

    @Test
    void losesByChanceButNotTheSamePacketTwice() {
        assertThat(rules(Direction.BOTH, OptionalInt.empty(), new PacketRules.Effect.Lose(30)))
                .contains("ip saddr @peers numgen random mod 100 < 30 drop")
                .contains("ip daddr @peers numgen random mod 100 < 30 drop")
                .contains("meta mark " + PacketRules.HELD + " accept");
    }

    @Test
    void leadsByTheRouteWhatTheHostSends() {
        assertThat(rules(Direction.FROM_HOST, OptionalInt.empty(), new PacketRules.Effect.Lead(77)))
                .contains("type route hook output", "ip daddr @peers meta mark set 77");
    }

    @Test
    void sparesForGoodWhatItSpares() {
        String script = new PacketRules(
                        "t",
                        Direction.BOTH,
                        List.of("0.0.0.0/1", "128.0.0.0/1"),
                        List.of("10.0.0.9"),
                        OptionalInt.empty(),
                        DROP,
                        Duration.ofSeconds(60))
                .script();

        assertThat(script)
                .contains("elements = { 10.0.0.9 }")
                .containsSubsequence("ip saddr @spared accept", "ip saddr @peers drop")
                .containsSubsequence("ip daddr @spared accept", "ip daddr @peers drop");
    }

    @Test
    void lastsForSomeTime() {
        assertThatThrownBy(() -> new PacketRules(
                        "t", Direction.BOTH, List.of(), List.of(), OptionalInt.empty(), DROP, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    private static String rules(Direction direction, OptionalInt port, PacketRules.Effect effect) {
        return new PacketRules(
                        "t",
                        direction,
                        List.of("10.0.0.2", "10.0.0.3"),
                        List.of(),
                        port,
                        effect,
                        Duration.ofMillis(1500))
                .script();
    }
}
