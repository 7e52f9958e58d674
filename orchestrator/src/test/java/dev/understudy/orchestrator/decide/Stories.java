package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static dev.understudy.orchestrator.decide.ClusterFixture.unformed;

import dev.understudy.client.Epoch;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.Request;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Changes of primary as the rules decide them, from beginning to end. */
public final class Stories {
    private Stories() {}

    /** db1 dies, db2 takes over: the history of that. */
    public static List<HistoryEntry> failover() {
        return failedOver().history();
    }

    /** db3 takes over because eve asks for it. */
    public static List<HistoryEntry> switchover() {
        return switchedOver().history();
    }

    /** db2 is made primary though db1 and db3 were not heard. */
    public static List<HistoryEntry> forcedFailover() {
        return forced().history();
    }

    private static final Duration LATE = Duration.ofSeconds(5);

    private static StateVersion barrier(long epoch) {
        return new StateVersion(1, new Epoch(epoch), 90);
    }

    /** db1 dies; db2 has 1 to 100, db3 1 to 98. */
    static ClusterFixture promoting() {
        ClusterFixture cluster = settled().dead(DB1);
        cluster.write();
        cluster.applied(DB2, "1-100").applied(DB3, "1-98").write();
        return cluster.applied(DB2, "1-100").applied(DB3, "1-98");
    }

    static ClusterFixture failedOver() {
        ClusterFixture cluster = promoting().barrier(DB2, barrier(5));
        cluster.write();
        return cluster;
    }

    static ClusterFixture switchedOver() {
        ClusterFixture cluster = settled().asked(Request.of(Request.Kind.SWITCHOVER, DB3, "eve"));
        cluster.write();
        cluster.answered().applied(DB1, "1-110").changed(DB1, Changed::readOnly);
        cluster.applied(DB3, "1-110").write();
        cluster.applied(DB3, "1-110").barrier(DB3, barrier(5)).write();
        return cluster;
    }

    /** db1 and db3 are off, as eve says; db1 had 1 to 103 when it was last seen. */
    static ClusterFixture forced() {
        ClusterFixture cluster =
                settled().applied(DB1, "1-103").silent(DB1).deaf(DB2).deaf(DB3);
        cluster.write();
        cluster.silent(DB3)
                .applied(DB2, "1-100")
                .after(LATE)
                .asked(new Request(
                        Request.Kind.FORCE_FAILOVER, Optional.empty(), new TreeSet<>(List.of(DB1, DB3)), "eve"));
        cluster.write();
        return cluster.answered();
    }

    /** The candidate of epoch 5 dies before its barrier, and comes back as a witness. */
    static ClusterFixture twice() {
        ClusterFixture cluster = promoting().dead(DB2);
        cluster.write();
        cluster.applied(DB2, "1-100").applied(DB3, "1-98").write();
        return cluster;
    }

    /** Only db2 and the deposed primary answer; db1 vouches for its own reign. */
    static ClusterFixture reinstated() {
        ClusterFixture cluster = settled().dead(DB1);
        cluster.write();
        cluster.applied(DB2, "1-99").silent(DB3).after(LATE).write();
        cluster.applied(DB1, "1-101").applied(DB2, "1-99").after(Duration.ZERO).write();
        return cluster;
    }

    static ClusterFixture formed() {
        ClusterFixture cluster = unformed().fresh(DB1, "").fresh(DB2, "").fresh(DB3, "");
        cluster.write();
        return cluster;
    }
}
