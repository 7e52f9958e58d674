package dev.understudy.doctor;

import dev.understudy.client.Access;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Reign;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import dev.understudy.doctor.CheckupTest.Row;
import dev.understudy.topology.Shop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Faults of what is recorded and reported of a cluster, to be planted in a healthy one. */
final class ClusterFaults {
    private static final String UUID = "00000000-0000-0000-0000-00000000000";

    private ClusterFaults() {}

    private static Row primary(String check, UnaryOperator<ServerReport> change) {
        return new Row(
                check, on -> on.reports = Shop.reports(Shop.primary().withServer(change), Shop.replica(Running.ON)));
    }

    private static Row replica(String check, UnaryOperator<ServerReport> change) {
        return new Row(
                check,
                on -> on.reports =
                        Shop.reports(Shop.primary(), Shop.replica(Running.ON).withServer(change)));
    }

    static List<Row> all() {
        return List.of(
                new Row("endpoint_unreachable", on -> on.instead1 = Optional.of(new Seen.Silent("refused"))),
                new Row("doctor_refused", on -> on.instead1 = Optional.of(new Seen.Refused("denied"))),
                new Row("server_offline", on -> on.instead1 = Optional.of(new Seen.Offline())),
                new Row("no_leader", on -> on.leader = Optional.empty()),
                new Row("one_orchestrator", on -> on.orchestrators = List.of("o1")),
                new Row("agent_absent", on -> on.reports = Shop.reports(Shop.primary())),
                new Row("agent_silent", on -> on.readAt = 11_000),
                new Row("agent_versions", on -> on.agents.put(Shop.DB2, "1.1")),
                new Row("agent_finding", on -> on.reports = Shop.reports(Shop.primary(), finding())),
                new Row("not_stable", on -> on.phase = Phase.PROMOTING),
                new Row("paused", on -> on.record = ClusterFaults::paused),
                new Row("no_acknowledgements", on -> on.record = ClusterFaults::unprotected),
                primary("other_server", server -> server.withServerUuid(UUID + "7")),
                primary("primary_not_writable", server -> server.with(Access.READABLE)),
                replica("writable_besides_primary", server -> server.with(Access.WRITABLE)),
                replica(
                        "source_drift",
                        server -> server.with(new ReceiverReport(
                                Running.ON, Optional.of(new Endpoint("10.0.0.9", 3306)), true, true, ""))));
    }

    private static NodeReport finding() {
        return Shop.replica(Running.ON).with(new Finding(Finding.Kind.ERRANT, "1 transaction"));
    }

    private static ClusterState unprotected(ClusterState state) {
        Durability none = new Durability(0, new TreeSet<>(Set.of(Shop.DB2)));
        Reign reign = new Reign(Shop.DB1, UUID + "1", GtidSet.EMPTY, none);
        return state.withReigns(new TreeMap<>(Map.of(state.epoch(), reign))).withDurability(Optional.of(none));
    }

    private static ClusterState paused(ClusterState state) {
        return new ClusterState(
                state.cluster(),
                state.version(),
                state.phase(),
                state.primary(),
                state.target(),
                new TreeMap<>(state.members()),
                new TreeMap<>(state.reigns()),
                state.durability(),
                state.barrierFrom(),
                new TreeSet<>(state.refused()),
                Automation.PAUSED,
                state.lastChange(),
                state.reason());
    }
}
