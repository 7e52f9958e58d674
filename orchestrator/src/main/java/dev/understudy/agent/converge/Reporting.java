package dev.understudy.agent.converge;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Finding;
import dev.understudy.client.HostReport;
import dev.understudy.client.Load;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.ServerReport;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an agent says of its node, and when it must say so.
 *
 * @param node whose reports they are
 * @param endpoint where its mysqld is reached
 * @param traits what the operator told the agent of its node
 */
public record Reporting(NodeId node, Endpoint endpoint, Traits traits) {
    /** Figures are reported at least so often. */
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    /**
     * The report of one look at the node.
     *
     * @param record upon which the step was chosen
     * @param step what is done next
     * @param failure why the last act did not succeed; empty if it did
     * @param warnings what else a person should know
     * @param host how its host is
     * @param sentAtMillis by the agent's clock, in milliseconds since 1970
     */
    public NodeReport report(
            Optional<ClusterState> record,
            LocalFacts facts,
            Step step,
            Optional<Finding> failure,
            List<Finding> warnings,
            Load load,
            HostReport host,
            long sentAtMillis) {
        Optional<Finding> finding = step instanceof Step.Refuse refuse ? Optional.of(refuse.finding()) : failure;
        return new NodeReport(
                node,
                endpoint,
                traits,
                facts.memory().seen(),
                step instanceof Step.Holds ? record.map(ClusterState::version) : Optional.empty(),
                facts.process(),
                facts.server(),
                facts.memory().barrier(),
                finding,
                warnings.stream()
                        .filter(warning -> !finding.equals(Optional.of(warning)))
                        .toList(),
                load,
                host,
                sentAtMillis);
    }

    /**
     * Whether it must be published: what changed at once, and figures each second; what a step is about to change is not
     * worth a report.
     *
     * @param before the report that was published last
     * @param sinceBefore how long ago
     */
    public static boolean isDue(
            Optional<ClusterState> record, Step step, NodeReport report, NodeReport before, Duration sinceBefore) {
        boolean fleeting = step instanceof Step.Act
                && before.process() == report.process()
                && before.barrier().equals(report.barrier());
        return sinceBefore.compareTo(AT_LEAST) > 0
                || record.filter(state -> isAwaited(state, before, report)).isPresent()
                || (!fleeting && report.differsMaterially(before));
    }

    /** In a switchover the target is waited for until it has the last transaction. */
    private static boolean isAwaited(ClusterState record, NodeReport before, NodeReport report) {
        return record.phase() == Phase.DRAINING
                && !before.server()
                        .map(ServerReport::history)
                        .equals(report.server().map(ServerReport::history));
    }
}
