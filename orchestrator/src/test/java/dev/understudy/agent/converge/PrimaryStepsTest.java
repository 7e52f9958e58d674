package dev.understudy.agent.converge;

import static dev.understudy.agent.converge.Situations.AT_DB2;
import static dev.understudy.agent.converge.Situations.DB1;
import static dev.understudy.agent.converge.Situations.DB2;
import static dev.understudy.agent.converge.Situations.FIVE;
import static dev.understudy.agent.converge.Situations.blank;
import static dev.understudy.agent.converge.Situations.checked;
import static dev.understudy.agent.converge.Situations.deposed;
import static dev.understudy.agent.converge.Situations.hung;
import static dev.understudy.agent.converge.Situations.knowingAnother;
import static dev.understudy.agent.converge.Situations.next;
import static dev.understudy.agent.converge.Situations.primary;
import static dev.understudy.agent.converge.Situations.promoted;
import static dev.understudy.agent.converge.Situations.replica;
import static dev.understudy.agent.converge.Situations.revoked;
import static dev.understudy.agent.converge.Situations.row;
import static dev.understudy.agent.converge.Situations.text;
import static dev.understudy.agent.converge.Situations.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Situations.Server;
import dev.understudy.client.Access;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.StateVersion;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The next step of the primary, in rows. */
class PrimaryStepsTest {
    static Stream<Arguments> steps() {
        return Stream.of(
                row(
                        "a candidate stops its receiver",
                        primary(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "executes what it received",
                        primary(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .has("1-90", "1-100")
                                .facts(checked()),
                        "Act: execute what was received"),
                row(
                        "is refused if it lacks what it was chosen for",
                        primary(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .has("1-99", "")
                                .facts(checked()),
                        "Refuse: it lacks .*:100.*"),
                row(
                        "becomes primary when all is executed",
                        primary(),
                        Server.following(AT_DB2, true).receiver(Running.OFF).facts(checked()),
                        "Act: become primary, and begin the barrier"),
                row(
                        "commits its barrier once open",
                        primary(),
                        Server.open().facts(promoted()),
                        "Act: begin the barrier"),
                row(
                        "forgets its old source only when that is acknowledged",
                        primary(),
                        Server.opened().facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Act: forget the old source"),
                row("not before", primary(), Server.opened().facts(promoted()), "Act: begin the barrier"),
                row(
                        "and holds when that is acknowledged",
                        primary(),
                        Server.open().facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Holds: takes writes.*"),
                row(
                        "is opened again if it only ended its writes",
                        primary(),
                        Server.open()
                                .access(Access.READABLE)
                                .facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Act: become primary"),
                row(
                        "in a switchover it ends its writes",
                        told(Phase.DRAINING, Assignment.of(Role.PRIMARY), DB2),
                        Server.open().facts(promoted()),
                        "Act: end the writes"),
                row(
                        "and says so",
                        told(Phase.DRAINING, Assignment.of(Role.PRIMARY), DB2),
                        Server.open().access(Access.READABLE).facts(promoted()),
                        "Holds: has ended its writes"),
                row(
                        "a primary that ended its writes becomes a replica alive",
                        replica(),
                        Server.open().access(Access.READABLE).facts(deposed()),
                        "Act: turn off the source side.*"),
                row(
                        "a server that hangs is killed if it may have been primary",
                        primary(),
                        hung(),
                        "Act: kill mysqld, which does not answer"),
                row("a replica that hangs is not", replica(), hung(), "Await: mysqld does not answer"),
                row(
                        "an acker with other data does not vouch",
                        knowingAnother(revoked()),
                        Server.following(AT_DB2, true).receiver(Running.OFF).facts(checked()),
                        "Refuse: the record knows .*it does not vouch.*"),
                row(
                        "a replica without relay logs begins anew",
                        replica(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .facts(checked().with(RelayLog.GONE)),
                        "Act: reset replication.*"),
                row(
                        "is chosen after it died while it forgot its source",
                        primary(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .facts(checked().with(RelayLog.GONE)),
                        "Act: reset replication.*"),
                row(
                        "is not opened twice in an epoch after its barrier",
                        primary(),
                        Server.harmless().facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Refuse: .*not opened again.*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nextStep(String story, ClusterState record, LocalFacts facts, String expected) {
        assertThat(next(record, facts)).as(story).matches("(?s)" + expected);
    }

    @Test
    void aPrimaryWithAnotherIdentityIsNotOpened() {
        ClusterState record = primary();
        TreeMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.computeIfPresent(DB1, (node, member) -> member.withServerUuid("99999999-0000-0000-0000-000000000000"));
        ClusterState other = new ClusterState(
                record.cluster(),
                record.version(),
                record.phase(),
                record.primary(),
                record.target(),
                members,
                record.reigns(),
                record.durability(),
                record.barrierFrom(),
                record.refused(),
                record.automation(),
                record.lastChange(),
                "");

        assertThat(text(Converge.next(Optional.of(other), DB1, Server.harmless().facts(blank()))))
                .startsWith("Refuse: the record made 99999999");
    }
}
