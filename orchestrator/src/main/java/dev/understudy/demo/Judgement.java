package dev.understudy.demo;

import dev.understudy.client.NodeId;
import dev.understudy.client.Role;
import dev.understudy.drill.RowCheck;
import dev.understudy.drill.Servers;
import dev.understudy.drill.Stage;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at the end of a demo whether all went well.
 *
 * @param stage the cluster
 * @param tally what the workload was told
 * @param killed the node whose mysqld the demo killed
 */
record Judgement(Stage stage, Tally tally, Optional<NodeId> killed) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Whoever pressed Ctrl-C does not want to wait long. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(4);

    Summary summary(Demo.Ending ending, long firstEpoch) throws InterruptedException {
        Tally.Counts counts = tally.counts(System.nanoTime());
        List<String> complaints = new ArrayList<>();
        RowCheck check = new RowCheck(new TreeSet<>(), new TreeSet<>(), List.of());
        long failovers = 0;
        try {
            Topology topology = stage.awaitWhole(
                    switch (ending) {
                        case TIME_OVER -> PATIENCE;
                        case INTERRUPTED -> SHORT_PATIENCE;
                    });
            failovers = topology.state().epoch().value() - firstEpoch;
            check = RowCheck.of(
                    new Servers(stage).rows(topology),
                    topology.state().primary().orElseThrow(() -> new LabException("the cluster has no primary")),
                    tally.acknowledgedRows(),
                    Set.of());
            complaints.addAll(check.violations());
            complaintAboutKilled(topology, failovers).ifPresent(complaints::add);
        } catch (LabException e) {
            complaints.add("the rows could not be checked: " + e.getMessage());
        }
        return new Summary(
                counts,
                tally.unknownWrites(),
                check.lost().size(),
                check.duplicated().size(),
                failovers,
                complaints);
    }

    private Optional<String> complaintAboutKilled(Topology topology, long failovers) {
        if (killed.isEmpty()) {
            return Optional.empty();
        }
        if (failovers < 1) {
            return Optional.of("no failover took place");
        }
        boolean replica = topology.state()
                .member(killed.get())
                .map(member -> member.assignment().role() == Role.REPLICA)
                .orElse(false);
        return replica ? Optional.empty() : Optional.of(killed.get() + " has not come back as a replica");
    }
}
