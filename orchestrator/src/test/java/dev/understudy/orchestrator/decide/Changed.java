package dev.understudy.orchestrator.decide;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerReport;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A server's report with one thing different. */
final class Changed {
    private Changed() {}

    static ServerReport writable(ServerReport server) {
        return server.with(Access.WRITABLE);
    }

    static ServerReport readOnly(ServerReport server) {
        return server.with(Access.READABLE);
    }

    static ServerReport offline(ServerReport server) {
        return server.with(Access.OFFLINE);
    }

    /** It replicates from db1, as others have set it up. */
    static ServerReport followingDb1(ServerReport server) {
        return server.with(new ReceiverReport(
                        Running.ON, Optional.of(ClusterFixture.endpoint(ClusterFixture.DB1)), false, true, ""))
                .with(new ApplierReport(Running.ON, 0, ""));
    }

    /** It has executed this too. */
    static ServerReport executing(ServerReport server, GtidSet more) {
        return server.withExecuted(server.executed().union(more));
    }

    /** It lets db3 be no replica of it. */
    static ServerReport refusing3(ServerReport server) {
        return server.withRefused(new TreeSet<>(List.of(ClusterFixture.DB3)));
    }

    /** No replica is connected to it. */
    static ServerReport withoutReplicas(ServerReport server) {
        return server.with(new SemiSyncReport(true, 1, 0, 0));
    }

    /** Connections to replicas that a network has cut off without a word, and a commit that waits for them. */
    static ServerReport unheard(ServerReport server) {
        return server.with(new SemiSyncReport(true, 1, 2, 1));
    }
}
