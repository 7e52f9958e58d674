package dev.understudy.agent.converge;

import static dev.understudy.agent.converge.Situations.AT_DB2;
import static dev.understudy.agent.converge.Situations.AT_DB3;
import static dev.understudy.agent.converge.Situations.DB1;
import static dev.understudy.agent.converge.Situations.acker;
import static dev.understudy.agent.converge.Situations.blank;
import static dev.understudy.agent.converge.Situations.checked;
import static dev.understudy.agent.converge.Situations.deposed;
import static dev.understudy.agent.converge.Situations.next;
import static dev.understudy.agent.converge.Situations.replica;
import static dev.understudy.agent.converge.Situations.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Situations.Server;
import dev.understudy.client.Access;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Running;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The next step of a replica, in rows. */
class ReplicaStepsTest {
    static Stream<Arguments> steps() {
        return Stream.of(
                row(
                        "a receiver is stopped before looking for errant transactions",
                        replica(),
                        Server.following(AT_DB3, true).facts(blank()),
                        "Act: stop the receiver before.*"),
                row(
                        "what the base lacks is errant",
                        replica(),
                        Server.harmless().has("1-101", "").facts(blank()),
                        "Refuse: 1 transactions .*:101.*"),
                row(
                        "what the primary numbered since, and a source in between passed on, is not",
                        replica(),
                        Server.harmless()
                                .received(GtidSet.parse("00000000-0000-0000-0000-000000000002:1-3"))
                                .facts(blank()),
                        "Act: its history lies within the base"),
                row(
                        "what was received counts as well",
                        replica(),
                        Server.harmless().has("1-100", "1-102").facts(blank()),
                        "Refuse: 2 transactions .*:101-102.*"),
                row(
                        "a history within the base is noted",
                        replica(),
                        Server.harmless().has("1-90", "").facts(blank()),
                        "Act: its history lies within.*"),
                row(
                        "then the node follows",
                        replica(),
                        Server.harmless().facts(checked()),
                        "Act: follow 10.0.0.2:3306"),
                row(
                        "transactions of this epoch are not errant any more",
                        replica(),
                        Server.harmless().has("1-150", "").facts(checked()),
                        "Act: follow.*"),
                row(
                        "a receiver elsewhere is stopped to move it",
                        replica(),
                        Server.following(AT_DB3, false).facts(checked()),
                        "Act: stop the receiver to move.*"),
                row(
                        "and moved while the applier runs",
                        replica(),
                        Server.following(AT_DB3, false).receiver(Running.OFF).facts(checked()),
                        "Act: follow.*"),
                row(
                        "never while it does not",
                        replica(),
                        Server.following(AT_DB3, false)
                                .receiver(Running.OFF)
                                .applier(Running.OFF, "")
                                .facts(checked()),
                        "Act: start the applier"),
                row(
                        "a connecting receiver is waited for",
                        replica(),
                        Server.following(AT_DB2, false)
                                .receiver(Running.CONNECTING)
                                .facts(checked()),
                        "Await: the receiver connects.*"),
                row(
                        "an acker whose receiver does not acknowledge restarts it",
                        acker(),
                        Server.following(AT_DB2, false).facts(checked()),
                        "Act: restart the receiver.*"),
                row(
                        "so does one that acknowledges and is no acker",
                        replica(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Act: restart the receiver.*"),
                row(
                        "readers are let in last",
                        acker(),
                        Server.following(AT_DB2, true).access(Access.OFFLINE).facts(checked()),
                        "Act: open for reads"),
                row(
                        "a replica that follows holds",
                        acker(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Holds: follows.*"),
                row(
                        "an applier with an error is refused",
                        acker(),
                        Server.following(AT_DB2, true)
                                .applier(Running.OFF, "1062 duplicate")
                                .facts(checked()),
                        "Refuse: .*1062 duplicate"),
                row(
                        "a server that still takes writes is fenced",
                        replica(),
                        Server.open().facts(deposed()),
                        "Act: fence mysqld.*"),
                row(
                        "and killed, never released",
                        replica(),
                        Server.open().access(Access.OFFLINE).facts(deposed()),
                        "Act: kill mysqld.*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nextStep(String story, ClusterState record, LocalFacts facts, String expected) {
        assertThat(next(record, facts)).as(story).matches("(?s)" + expected);
    }

    @Test
    void anErrantNodeSaysSoAsAFinding() {
        Step step = Converge.next(
                Optional.of(replica()), DB1, Server.harmless().has("1-101", "").facts(blank()));
        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Refuse.class,
                        refuse -> assertThat(refuse.finding().kind()).isEqualTo(Finding.Kind.ERRANT));
    }

    /** A server may die in between, and must be told again when it comes back. */
    @Test
    void givesRelayLogsUpBeforeTheyAreThrownAway() throws StepFailedException {
        StringBuilder done = new StringBuilder();

        AsReplica.forgetSource(new Noting(done));

        assertThat(done.toString()).isEqualTo("; the relay log is GONE; forget the source; the relay log is INTACT");
    }
}
