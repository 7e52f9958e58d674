package dev.understudy.orchestrator.decide;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** A server's report with one thing different. */
final class Changed {
    private Changed() {}

    static ServerReport writable(ServerReport server) {
        return access(server, Access.WRITABLE);
    }

    static ServerReport offline(ServerReport server) {
        return access(server, Access.OFFLINE);
    }

    private static ServerReport access(ServerReport server, Access access) {
        return new ServerReport(
                server.serverUuid(),
                server.version(),
                server.executed(),
                server.received(),
                server.refused(),
                access,
                server.receiver(),
                server.applier(),
                server.semiSync());
    }

    /** It replicates from db1, as others have set it up. */
    static ServerReport followingDb1(ServerReport server) {
        return new ServerReport(
                server.serverUuid(),
                server.version(),
                server.executed(),
                server.received(),
                server.refused(),
                server.access(),
                new ReceiverReport(
                        Running.ON, Optional.of(ClusterFixture.endpoint(ClusterFixture.DB1)), false, true, ""),
                new ApplierReport(Running.ON, 0, ""),
                server.semiSync());
    }

    /** It has executed this too. */
    static ServerReport executing(ServerReport server, GtidSet more) {
        return new ServerReport(
                server.serverUuid(),
                server.version(),
                server.executed().union(more),
                server.received(),
                server.refused(),
                server.access(),
                server.receiver(),
                server.applier(),
                server.semiSync());
    }

    static ServerReport version(ServerReport server, String version) {
        return new ServerReport(
                server.serverUuid(),
                version,
                server.executed(),
                server.received(),
                server.refused(),
                server.access(),
                server.receiver(),
                server.applier(),
                server.semiSync());
    }
}
