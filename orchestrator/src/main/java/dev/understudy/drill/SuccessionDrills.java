package dev.understudy.drill;

import static dev.understudy.drill.Claim.Kind.NOTHING;
import static dev.understudy.drill.Claim.Kind.WRITES_GO_ON;
import static dev.understudy.drill.Claim.Kind.WRITES_WAIT;
import static dev.understudy.drill.HostDrills.between;
import static dev.understudy.drill.HostDrills.cut;
import static dev.understudy.drill.HostDrills.drill;
import static dev.understudy.drill.HostDrills.exactly;
import static dev.understudy.drill.HostDrills.pass;
import static dev.understudy.drill.Party.ORCHESTRATORS;
import static dev.understudy.drill.Party.PRIMARY;
import static dev.understudy.drill.Party.REPLICAS;
import static dev.understudy.drill.Party.SUCCESSOR;
import static dev.understudy.drill.Party.ZOOKEEPERS;

import dev.understudy.client.Phase;
import java.time.Duration;
import java.util.List;

/** The drills that strike in the midst of a failover. */
final class SuccessionDrills {
    private SuccessionDrills() {}

    static List<Drill> all() {
        return List.of(
                drill(
                        "primary-wakes-deposed",
                        "the primary's host freezes, and goes on while it is being deposed: its replicas hear it, ZooKeeper does"
                                + " not, and it answers OK to nobody",
                        exactly(1),
                        // Everybody hears late of what is decided, as on a busy machine.
                        new Move.Slow(REPLICAS, ZOOKEEPERS, Duration.ofMillis(300)),
                        cut(PRIMARY, ZOOKEEPERS, ORCHESTRATORS),
                        new Move.Freeze(PRIMARY),
                        new Move.AwaitPhase(Phase.REVOKING),
                        new Move.Thaw(PRIMARY),
                        new Move.AwaitPhase(Phase.PROMOTING),
                        new Move.Knock(),
                        pass(2, NOTHING),
                        new Move.Heal(),
                        new Move.AwaitOtherPrimary(),
                        pass(2, WRITES_GO_ON)),
                drill(
                        "successor-lost",
                        "the primary's host dies, then its successor's, before the other replica has fetched from it: the first"
                                + " comes back, and with what that replica had received and not applied, nothing is lost",
                        between(2, 8),
                        new Move.HoldAppliers(),
                        pass(5, WRITES_GO_ON),
                        new Move.KillHost(PRIMARY),
                        new Move.AwaitPhase(Phase.PROMOTING),
                        // It cannot open before it has applied everything, and the other follows it meanwhile.
                        pass(2, WRITES_WAIT),
                        new Move.KillHost(SUCCESSOR),
                        new Move.ReleaseAppliers(),
                        new Move.StartHost(PRIMARY),
                        new Move.AwaitPhase(Phase.STABLE),
                        pass(2, WRITES_GO_ON),
                        new Move.StartHost(SUCCESSOR)));
    }
}
