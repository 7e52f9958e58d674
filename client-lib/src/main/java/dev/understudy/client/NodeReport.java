package dev.understudy.client;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an agent says of its node, kept as an ephemeral node in ZooKeeper.
 *
 * @param node whose report it is
 * @param endpoint where its mysqld is reached
 * @param seen the newest state record that the agent has taken in and made durable; empty before the first
 * @param applied the newest record whose assignment holds on the server now; empty while none does
 * @param process the mysqld process
 * @param server what was read from it; present if and only if the process is UP
 * @param traits what the operator told the agent of its node
 * @param barrier the newest record version under which this node, as primary, began a barrier that was acknowledged
 * @param finding what keeps the node from its assignment
 * @param warnings what else a person should know; none of it keeps the node from its assignment
 * @param load how busy the server is
 * @param host how its host is
 * @param sentAtMillis when the agent wrote this by its own clock, in milliseconds since 1970
 */
public record NodeReport(
        NodeId node,
        Endpoint endpoint,
        Traits traits,
        Optional<StateVersion> seen,
        Optional<StateVersion> applied,
        ServerProcess process,
        Optional<ServerReport> server,
        Optional<StateVersion> barrier,
        Optional<Finding> finding,
        List<Finding> warnings,
        Load load,
        HostReport host,
        long sentAtMillis) {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if a server that is not UP is said to have answered, or the reverse
     */
    public NodeReport {
        warnings = List.copyOf(warnings);
        if ((process == ServerProcess.UP) != server.isPresent()) {
            throw new IllegalArgumentException(
                    node + " is " + process + (server.isPresent() ? " and answered" : " and did not answer"));
        }
    }

    /** A report that says nothing of the host. */
    public NodeReport(
            NodeId node,
            Endpoint endpoint,
            Traits traits,
            Optional<StateVersion> seen,
            Optional<StateVersion> applied,
            ServerProcess process,
            Optional<ServerReport> server,
            Optional<StateVersion> barrier,
            Optional<Finding> finding,
            List<Finding> warnings,
            Load load,
            long sentAtMillis) {
        this(
                node,
                endpoint,
                traits,
                seen,
                applied,
                process,
                server,
                barrier,
                finding,
                warnings,
                load,
                HostReport.unknown(),
                sentAtMillis);
    }

    /** Whether the assignment of this very record holds on the node. */
    public boolean hasApplied(StateVersion version) {
        return applied.equals(Optional.of(version));
    }

    /** Whether the node's assignment of this epoch, in some record of it, holds. */
    public boolean hasAppliedIn(Epoch epoch) {
        return applied.map(version -> version.epoch().equals(epoch)).orElse(false);
    }

    /** The same report of a node that has had this barrier. */
    public NodeReport withBarrier(StateVersion version) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                seen,
                applied,
                process,
                server,
                Optional.of(version),
                finding,
                warnings,
                load,
                host,
                sentAtMillis);
    }

    /** The same report of an agent that has taken in this record, and nothing newer. */
    public NodeReport withSeen(StateVersion version) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                Optional.of(version),
                applied,
                process,
                server,
                barrier,
                finding,
                warnings,
                load,
                host,
                sentAtMillis);
    }

    /** The same report of a node on which the assignment of this record holds, or of none. */
    public NodeReport withApplied(Optional<StateVersion> version) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                seen,
                version,
                process,
                server,
                barrier,
                finding,
                warnings,
                load,
                host,
                sentAtMillis);
    }

    /** The same report of a node whose server is different, if it answers. */
    public NodeReport withServer(UnaryOperator<ServerReport> change) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                seen,
                applied,
                process,
                server.map(change),
                barrier,
                finding,
                warnings,
                load,
                host,
                sentAtMillis);
    }

    /** The same report of a node that is kept from its assignment. */
    public NodeReport with(Finding next) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                seen,
                applied,
                process,
                server,
                barrier,
                Optional.of(next),
                warnings,
                load,
                host,
                sentAtMillis);
    }

    /** The same report of a node whose server is busier, or less. */
    public NodeReport with(Load next) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                seen,
                applied,
                process,
                server,
                barrier,
                finding,
                warnings,
                next,
                host,
                sentAtMillis);
    }

    /** The same report of a node whose host is different. */
    public NodeReport with(HostReport next) {
        return new NodeReport(
                node,
                endpoint,
                traits,
                seen,
                applied,
                process,
                server,
                barrier,
                finding,
                warnings,
                load,
                next,
                sentAtMillis);
    }

    /** Whether this sort of trouble is reported, as a finding or as a warning. */
    public boolean reports(Finding.Kind kind) {
        return finding.filter(found -> found.kind() == kind).isPresent()
                || warnings.stream().anyMatch(warning -> warning.kind() == kind);
    }

    /** Whether an orchestrator must look at this at once, or only the figures have moved on since the other report. */
    public boolean differsMaterially(NodeReport other) {
        return !facts(this).equals(facts(other));
    }

    /** The report without what changes all the time: load, and transactions coming in. */
    private static NodeReport facts(NodeReport report) {
        return new NodeReport(
                report.node,
                report.endpoint,
                report.traits,
                report.seen,
                report.applied,
                report.process,
                report.server.map(NodeReport::facts),
                report.barrier,
                report.finding,
                report.warnings,
                Load.unknown(),
                0);
    }

    private static ServerReport facts(ServerReport server) {
        SemiSyncReport semiSync = server.semiSync();
        return server.withExecuted(GtidSet.EMPTY)
                .withReceived(GtidSet.EMPTY)
                .with(new SemiSyncReport(semiSync.enabled(), semiSync.acknowledgements(), semiSync.clients(), 0));
    }
}
