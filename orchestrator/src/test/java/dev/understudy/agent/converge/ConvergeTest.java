package dev.understudy.agent.converge;

import static dev.understudy.agent.converge.Situations.DB1;
import static dev.understudy.agent.converge.Situations.DB2;
import static dev.understudy.agent.converge.Situations.DB3;
import static dev.understudy.agent.converge.Situations.FIVE;
import static dev.understudy.agent.converge.Situations.PAUSE;
import static dev.understudy.agent.converge.Situations.blank;
import static dev.understudy.agent.converge.Situations.checked;
import static dev.understudy.agent.converge.Situations.deposed;
import static dev.understudy.agent.converge.Situations.down;
import static dev.understudy.agent.converge.Situations.downFor;
import static dev.understudy.agent.converge.Situations.failing;
import static dev.understudy.agent.converge.Situations.fenced;
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
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The next step of db1, in rows: what it shall be, what it is, what is done. Here its server is dead or hangs. */
class ConvergeTest {
    static Stream<Arguments> steps() {
        return Stream.of(
                row("a dead primary is held down", primary(), down(promoted()), "Await: .*held down.*"),
                row(
                        "one that does not stay up is started after a pause",
                        replica(),
                        failing(PAUSE),
                        "Refuse: mysqld did not start"),
                row("and tried again when it is over", replica(), failing(Duration.ZERO), "Act: start mysqld.*"),
                row("an acker that fails too", revoked(), failing(PAUSE), "Refuse: mysqld did not start"),
                row("a dead primary that failed is held down", primary(), failing(PAUSE), "Await: .*held down.*"),
                row(
                        "what may have been an accident is no trouble yet",
                        replica(),
                        down(checked()).with(new Restarts(PAUSE, Optional.empty())),
                        "Await: mysqld has ended again.*"),
                row("a fenced server that is down stays down", fenced(), down(deposed()), "Await: held down.*"),
                row("a dead acker comes back to vouch", revoked(), down(blank()), "Act: start mysqld.*"),
                row(
                        "a dead primary of before whose word nobody needs is held down",
                        told(Phase.REVOKING, Assignment.of(Role.REVOKED), DB2),
                        down(deposed()),
                        "Await: held down for a while.*"),
                row(
                        "one whose word is needed comes back to vouch",
                        revoked(),
                        down(deposed()),
                        "Act: start mysqld.*vouch.*"),
                row("a dead replica comes back", replica(), down(checked()), "Act: start mysqld.*"),
                row(
                        "a dead primary of before is rewound first",
                        replica(),
                        down(deposed()),
                        "Act: cut unacknowledged.*"),
                row("and then comes back", replica(), down(deposed().withRewound(FIVE)), "Act: start mysqld.*"),
                row(
                        "but not while another is being promoted",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2), DB3),
                        down(deposed()),
                        "Await: held down.*"),
                row(
                        "unless that promotion waits for it, an acker",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2), DB1),
                        down(deposed()),
                        "Act: cut unacknowledged.*"),
                row(
                        "or takes longer than promotions take",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2), DB3),
                        downFor(Duration.ofSeconds(6), deposed()),
                        "Act: cut unacknowledged.*"),
                row(
                        "unless the promotion lacks an acker",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2)),
                        down(deposed()),
                        "Act: cut unacknowledged.*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nextStep(String story, ClusterState record, LocalFacts facts, String expected) {
        assertThat(next(record, facts)).as(story).matches("(?s)" + expected);
    }

    @Test
    void withoutARecordAServerIsStartedHarmlessAndLeftAlone() {
        assertThat(text(Converge.next(Optional.empty(), DB1, down(blank())))).startsWith("Act: start mysqld");
        assertThat(text(Converge.next(Optional.empty(), DB1, Server.harmless().facts(blank()))))
                .startsWith("Await: there is no state record yet");
    }

    @Test
    void aRecordThatWentMissingChangesNothing() {
        Memory veteran = blank().withSeen(new StateVersion(1, FIVE, 41));
        assertThat(text(Converge.next(Optional.empty(), DB1, down(veteran))))
                .startsWith("Await: the state record is missing");
    }
}
