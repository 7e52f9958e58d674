package dev.understudy.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster of db1 (primary) and db2 that needs nothing, and what is said if one thing is different. */
class ReadinessTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final String UUID_1 = "00000000-0000-0000-0000-000000000001";
    private static final String UUID_2 = "00000000-0000-0000-0000-000000000002";

    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("version", "9.7.4"),
            Map.entry("gtid_mode", "ON"),
            Map.entry("enforce_gtid_consistency", "ON"),
            Map.entry("log_bin", "ON"),
            Map.entry("log_replica_updates", "ON"),
            Map.entry("performance_schema", "ON"),
            Map.entry("require_secure_transport", "OFF"),
            Map.entry("bind_address", "*"),
            Map.entry("admin_address", "127.0.0.1"),
            Map.entry("offline_mode", "OFF"),
            Map.entry("relay_log_recovery", "OFF"),
            Map.entry("sync_binlog", "1"),
            Map.entry("innodb_flush_log_at_trx_commit", "1"),
            Map.entry("sync_relay_log", "1"),
            Map.entry("binlog_format", "ROW"),
            Map.entry("binlog_error_action", "ABORT_SERVER"),
            Map.entry("replica_preserve_commit_order", "ON"),
            Map.entry("replica_net_timeout", "4"),
            Map.entry("session_track_gtids", "OWN_GTID"),
            Map.entry("rpl_semi_sync_source_timeout", "1000000000000000000"),
            Map.entry("rpl_semi_sync_source_wait_point", "AFTER_SYNC"),
            Map.entry("rpl_semi_sync_source_wait_no_replica", "ON"));

    private static final Map<String, String> CHANNEL = Map.of(
            "channel", "",
            "host", "10.0.0.1",
            "port", "3306",
            "auto_position", "1",
            "tls", "NO",
            "receiver", "ON",
            "applier", "ON",
            "source_uuid", UUID_1,
            "delay", "0");

    private static Survey server(NodeId node, Map<String, String> more, List<Map<String, String>> channels) {
        Map<String, String> variables = new HashMap<>(GOOD);
        variables.putAll(more);
        String number = node.value().substring(2);
        return new Survey(
                node,
                new Endpoint("10.0.0." + number, 3306),
                variables,
                Set.of("rpl_semi_sync_source", "rpl_semi_sync_replica", "clone"),
                channels,
                List.of(),
                List.of(),
                List.of());
    }

    private static Survey primary() {
        return server(
                DB1,
                Map.of("server_uuid", UUID_1, "server_id", "1", "read_only", "OFF", "gtid_executed", UUID_1 + ":1-100"),
                List.of());
    }

    private static Survey replica() {
        return server(
                DB2,
                Map.of(
                        "server_uuid",
                        UUID_2,
                        "server_id",
                        "2",
                        "super_read_only",
                        "ON",
                        "gtid_executed",
                        UUID_1 + ":1-105"),
                List.of(CHANNEL));
    }

    private static Survey with(Survey server, String variable, String value) {
        Map<String, String> variables = new HashMap<>(server.variables());
        variables.put(variable, value);
        return new Survey(
                server.node(),
                server.endpoint(),
                variables,
                server.plugins(),
                server.channels(),
                server.filters(),
                server.persisted(),
                server.otherTables());
    }

    private static Survey channel(Survey server, String column, String value) {
        Map<String, String> channel = new HashMap<>(CHANNEL);
        channel.put(column, value);
        return channels(server, List.of(channel));
    }

    private static Survey channels(Survey server, List<Map<String, String>> channels) {
        return new Survey(
                server.node(),
                server.endpoint(),
                server.variables(),
                server.plugins(),
                channels,
                server.filters(),
                server.persisted(),
                server.otherTables());
    }

    private static Survey plugins(Survey server, Set<String> plugins) {
        return new Survey(
                server.node(),
                server.endpoint(),
                server.variables(),
                plugins,
                server.channels(),
                server.filters(),
                server.persisted(),
                server.otherTables());
    }

    private static Survey leaving(Survey server, List<String> filters, List<String> persisted, List<String> tables) {
        return new Survey(
                server.node(),
                server.endpoint(),
                server.variables(),
                server.plugins(),
                server.channels(),
                filters,
                persisted,
                tables);
    }

    @Test
    void nothingIsSaidOfAClusterThatNeedsNothing() {
        assertThat(Readiness.of(DB1, List.of(primary(), replica()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gtid_mode, ON_PERMISSIVE, BLOCKS, no GTIDs",
        "enforce_gtid_consistency, WARN, BLOCKS, no GTIDs",
        "log_bin, OFF, BLOCKS, does not log",
        "log_replica_updates, OFF, BLOCKS, does not log",
        "performance_schema, OFF, BLOCKS, performance_schema is off",
        "require_secure_transport, ON, BLOCKS, by TLS only",
        "bind_address, 10.0.0.2, CHANGES, ''",
        "offline_mode, ON, BLOCKS, offline",
        "server_uuid, 00000000-0000-0000-0000-000000000001, BLOCKS, the server_uuid of db1",
        "server_id, 1, BLOCKS, the server_id of db1",
        "version, 9.6.0, BLOCKS, older than the primary",
        "gtid_executed, 00000000-0000-0000-0000-000000000009:1-3, BLOCKS, 3 transactions that the primary lacks",
        "super_read_only, OFF, CHANGES, somebody could write",
        "sync_binlog, 0, CHANGES, a setting",
        "replica_net_timeout, 60, CHANGES, a setting",
        "relay_log_recovery, ON, NOTE, throws acknowledged transactions away",
        "admin_address, '', NOTE, no administrative port",
    })
    void aReplicaThatIsDifferent(String variable, String value, Remark.Kind kind, String what) {
        List<Remark> remarks = Readiness.of(DB1, List.of(primary(), with(replica(), variable, value)));

        if (what.isEmpty()) {
            // The administrative port is there.
            assertThat(remarks).isEmpty();
        } else {
            assertThat(remarks).singleElement().satisfies(remark -> {
                assertThat(remark.kind()).isEqualTo(kind);
                assertThat(remark.where()).isEqualTo("db2");
                assertThat(remark.what()).contains(what);
                assertThat(remark.mend()).isNotBlank();
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "auto_position, 0, BLOCKS, by the position in a file",
        "receiver, CONNECTING, BLOCKS, does not replicate",
        "applier, OFF, BLOCKS, does not replicate",
        "source_uuid, 00000000-0000-0000-0000-000000000003, BLOCKS, is not the primary",
        "channel, other, BLOCKS, channels",
        "delay, 3600, NOTE, with a delay",
        "tls, YES, NOTE, uses TLS",
    })
    void aChannelThatIsDifferent(String column, String value, Remark.Kind kind, String what) {
        assertThat(Readiness.of(DB1, List.of(primary(), channel(replica(), column, value))))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.kind()).isEqualTo(kind);
                    assertThat(remark.what()).contains(what);
                });
    }

    static Stream<Arguments> others() {
        return Stream.of(
                row(
                        "an old primary",
                        server -> with(server, "version", "8.0.36"),
                        ReadinessTest::same,
                        "older than 8.4"),
                row(
                        "a primary that takes no writes",
                        server -> with(server, "read_only", "ON"),
                        ReadinessTest::same,
                        "no writes"),
                row(
                        "a primary that is a replica",
                        server -> channels(server, List.of(CHANNEL)),
                        ReadinessTest::same,
                        "it replicates from 10.0.0.1:3306"),
                row(
                        "a replica without a channel",
                        ReadinessTest::same,
                        server -> channels(server, List.of()),
                        "has 0 replication"),
                row(
                        "a replica with two channels",
                        ReadinessTest::same,
                        server -> channels(server, List.of(CHANNEL, CHANNEL)),
                        "has 2 replication"),
                row(
                        "a plugin that is missing",
                        server -> plugins(server, Set.of("rpl_semi_sync_source", "rpl_semi_sync_replica")),
                        ReadinessTest::same,
                        "the plugin is missing"),
                row(
                        "the old plugins",
                        server -> plugins(
                                server,
                                Set.of(
                                        "rpl_semi_sync_source",
                                        "rpl_semi_sync_replica",
                                        "clone",
                                        "rpl_semi_sync_master")),
                        ReadinessTest::same,
                        "the old plugins"),
                row(
                        "a replication group",
                        server -> plugins(
                                server,
                                Set.of("rpl_semi_sync_source", "rpl_semi_sync_replica", "clone", "group_replication")),
                        ReadinessTest::same,
                        "replication group"),
                row(
                        "filters",
                        server -> leaving(server, List.of("Binlog_Do_DB shop"), List.of(), List.of()),
                        ReadinessTest::same,
                        "leaves something out"),
                row(
                        "persisted settings",
                        server -> leaving(server, List.of(), List.of("max_connections"), List.of()),
                        ReadinessTest::same,
                        "persisted"),
                row(
                        "tables without transactions",
                        server -> leaving(server, List.of(), List.of(), List.of("shop.log")),
                        ReadinessTest::same,
                        "no transactional engine"),
                row(
                        "a server that its agent cannot reach",
                        server -> with(with(server, "admin_address", "10.0.0.1"), "bind_address", "10.0.0.1"),
                        ReadinessTest::same,
                        "does not listen on 127.0.0.1"));
    }

    private static Survey same(Survey server) {
        return server;
    }

    private static Arguments row(
            String story, UnaryOperator<Survey> onPrimary, UnaryOperator<Survey> onReplica, String what) {
        return Arguments.of(story, onPrimary, onReplica, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void whateverElseIsDifferent(
            String story, UnaryOperator<Survey> onPrimary, UnaryOperator<Survey> onReplica, String what) {
        assertThat(Readiness.of(DB1, List.of(onPrimary.apply(primary()), onReplica.apply(replica()))))
                .as(story)
                .singleElement()
                .satisfies(remark -> assertThat(remark.what()).contains(what));
    }

    @Test
    void aPrimaryAloneIsTakenOverWithAWarning() {
        assertThat(Readiness.of(DB1, List.of(primary())))
                .singleElement()
                .satisfies(remark -> assertThat(remark.kind()).isEqualTo(Remark.Kind.NOTE));
    }
}
