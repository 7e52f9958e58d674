package dev.understudy.simulator;

import dev.understudy.client.Answer;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows everything, and checks the invariants whenever something happens that could break one.
 *
 * <p>It does not wait for a loss: an acknowledged write must at every moment be where any failover that could follow would
 * find it.
 */
final class Oracle {
    private final World world;
    private final Tally tally;
    private final Map<GtidSet, Txn> numbered = new HashMap<>();
    private final Map<Epoch, String> primaries = new HashMap<>();
    private final List<Txn> acknowledged = new ArrayList<>();
    private GtidSet acknowledgedSet = GtidSet.EMPTY;
    private Optional<StateVersion> newest = Optional.empty();
    private long writes;
    private int answersSince;
    private boolean handedToAPerson;
    private boolean lossOfData;

    Oracle(World world, Tally tally) {
        this.world = world;
        this.tally = tally;
    }

    Tally tally() {
        return tally;
    }

    /** A number for the next write of the schedule. */
    long nextWrite() {
        return ++writes;
    }

    /** How many writes were answered since this was asked last. */
    int answersSinceLastAsked() {
        int answers = answersSince;
        answersSince = 0;
        return answers;
    }

    void require(boolean holds, String invariant, String otherwise) {
        if (!holds) {
            throw new Violation(invariant, otherwise);
        }
    }

    /** A server gives a transaction its number. */
    void numbered(Txn txn) {
        Txn other = numbered.put(txn.gtid(), txn);
        require(other == null, "I2", txn + " is the number of two different writes");
    }

    /** A server answers OK to a client that is still there. */
    void answered(SimulatedServer server, Txn txn) {
        tally.count(Tally.Event.WRITE);
        answersSince++;
        require(server.wasOpened(), "I6", server.id() + " answered " + txn + " before its agent had opened it");
        Optional<ClusterState> record = world.store().newest();
        if (record.isEmpty()) {
            return;
        }
        ClusterState now = record.get();
        boolean reigns = now.primary().equals(Optional.of(server.id()))
                && now.reign().serverUuid().equals(server.disk().serverUuid());
        require(
                reigns || now.primary().isEmpty() || now.base().contains(txn.gtid()),
                "I1",
                server.id() + " answered OK to " + txn + ", while "
                        + now.primary().map(NodeId::value).orElse("nobody") + " is primary of epoch " + now.epoch()
                        + " and lacks it");
        server.sourceSide()
                .acknowledging()
                .forEach(replica -> require(
                        !reigns
                                || server.disk()
                                        .history()
                                        .contains(replica.disk().history()),
                        "I1",
                        replica.id() + " acknowledges for " + server.id() + ", which lacks "
                                + replica.disk().history().minus(server.disk().history())));
        acknowledged.add(txn);
        acknowledgedSet = acknowledgedSet.union(txn.gtid());
        requireCovered(now, txn);
    }

    /** A record was written. */
    void written(Optional<ClusterState> before, ClusterState next, boolean byTheLeader) {
        world.trace("record", next.version() + " " + next.phase() + ": " + next.reason());
        require(byTheLeader, "I5", "the record " + next.version() + " was written by somebody who does not lead");
        require(
                newest.equals(before.map(ClusterState::version)),
                "I4",
                next.version() + " follows an old record, though "
                        + newest.map(StateVersion::toString).orElse("") + " was there");
        require(
                newest.isEmpty() || next.version().isNewerThan(newest.get()),
                "I3",
                "the record " + next.version() + " follows "
                        + newest.map(StateVersion::toString).orElse(""));
        boolean veterans = world.servers().stream()
                .anyMatch(server -> server.disk().memory.seen().isPresent());
        require(before.isPresent() || !veterans, "I4", "a record was made up though nodes have followed one");
        newest = Optional.of(next.version());
        next.primary().ifPresent(primary -> {
            String reign = primary + " " + next.reign().serverUuid();
            String first = primaries.putIfAbsent(next.epoch(), reign);
            require(
                    first == null || first.equals(reign),
                    "I3",
                    "epoch " + next.epoch() + " has two primaries: " + first + " and " + reign);
        });
        tally.written(before, next);
        forgetWhatEverybodyHas();
        if (next.primary().isPresent()
                && before.map(state -> !state.primary().equals(next.primary())).orElse(false)) {
            require(
                    next.base().contains(acknowledgedSet),
                    "I2",
                    next.primary().get() + " becomes primary without the acknowledged "
                            + acknowledgedSet.minus(next.base()));
        }
        acknowledged.forEach(txn -> requireCovered(next, txn));
    }

    /** What every node has executed cannot be lost any more. */
    private void forgetWhatEverybodyHas() {
        for (Iterator<Txn> all = acknowledged.iterator(); all.hasNext(); ) {
            Txn txn = all.next();
            if (world.servers().stream().allMatch(server -> server.disk().isLogged(txn))) {
                all.remove();
            }
        }
    }

    /** Whoever may be heard in a failover, one of them has the write. */
    private void requireCovered(ClusterState record, Txn txn) {
        boolean covered = record.reigns().values().stream().anyMatch(reign -> covers(record, reign, txn));
        require(
                covered,
                "I2",
                "the acknowledged " + txn + " would be lost, if the primary died now and those were heard who lack it ("
                        + record.version() + " " + record.phase() + ")");
    }

    private boolean knowsOfLoss(SimulatedServer server) {
        return world.safeguards().remembersLosses() && server.disk().knowsOfLoss();
    }

    private boolean covers(ClusterState record, Reign reign, Txn txn) {
        long lacking = reign.promise().ackers().stream()
                .map(world::server)
                .filter(server -> record.member(server.id())
                        .filter(member ->
                                member.serverUuid().equals(server.disk().serverUuid()))
                        .isPresent())
                .filter(server -> !server.disk().has(txn) && !knowsOfLoss(server))
                .count();
        return lacking < reign.promise().revocationQuorum();
    }

    /** Transactions were removed from a disk without an export. */
    void thrownAway(SimulatedServer server, List<Txn> lost) {
        require(lost.isEmpty(), "I7", server.id() + " threw away " + lost + ", which it had received");
    }

    /** An agent does something to its node. */
    void acts(SimulatedServer server, Optional<ClusterState> record, String act) {
        require(
                record.isPresent() || !server.isUp(),
                "I10",
                "without a record the agent of " + server.id() + " did something: " + act);
    }

    /** A leader has decided. */
    void decided(Decision decision, Situation situation) {
        Optional<ClusterState> record = situation.record();
        boolean refused = decision instanceof Decision.Alert
                && record.filter(state -> state.phase() == Phase.REVOKING).isPresent();
        if (refused) {
            tally.count(Tally.Event.REFUSAL);
        }
        boolean repairs = decision instanceof Decision.Write write
                && write.answers().isEmpty()
                && record.filter(state -> state.epoch().equals(write.next().epoch()))
                        .isPresent();
        require(
                !repairs || !isPrimaryDead(situation),
                "I9",
                "the primary is dead, and first comes: " + decision.reason());
    }

    private static boolean isPrimaryDead(Situation situation) {
        return situation
                .record()
                .filter(state -> state.automation() == Automation.ON)
                .flatMap(state -> state.primary()
                        .flatMap(situation::report)
                        .filter(report -> report.process() == ServerProcess.DOWN)
                        .flatMap(NodeReport::seen)
                        .filter(seen -> seen.epoch().equals(state.epoch())))
                .isPresent();
    }

    void answeredRequest(Answer answer) {
        if (answer.outcome() == Answer.Outcome.REFUSED) {
            tally.count(Tally.Event.REFUSAL);
            handedToAPerson |= answer.reason().startsWith("nobody can be primary");
        }
    }

    /** A node lost data that it had. */
    void diskLost() {
        tally.count(Tally.Event.DISK);
        lossOfData = true;
    }

    /**
     * Whether data is gone from disks, and even a forced failover had nobody left to choose: what is left is for a person,
     * and was named.
     */
    boolean isHandedToAPerson() {
        return handedToAPerson && lossOfData;
    }

    /** A person has accepted that what nodes have which are off is lost. */
    void forced() {
        tally.count(Tally.Event.FORCED);
        acknowledged.clear();
        acknowledgedSet = GtidSet.EMPTY;
    }

    /** At the end: the primary has every acknowledged write. */
    void requireNothingLost() {
        ClusterState record = world.store().record().orElseThrow();
        GtidSet executed = world.server(record.primary().orElseThrow()).disk().executed();
        require(
                executed.contains(acknowledgedSet),
                "I2",
                "at the end the primary lacks " + acknowledgedSet.minus(executed));
    }
}
