package dev.understudy.agent.converge;

import static dev.understudy.agent.converge.Situations.AT_DB2;
import static dev.understudy.agent.converge.Situations.AT_DB3;
import static dev.understudy.agent.converge.Situations.blank;
import static dev.understudy.agent.converge.Situations.checked;
import static dev.understudy.agent.converge.Situations.fenced;
import static dev.understudy.agent.converge.Situations.next;
import static dev.understudy.agent.converge.Situations.promoted;
import static dev.understudy.agent.converge.Situations.revoked;
import static dev.understudy.agent.converge.Situations.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Situations.Server;
import dev.understudy.client.Access;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Running;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The next step of a revoked acker and of a fenced server, in rows. */
class RevokedStepsTest {
    static Stream<Arguments> steps() {
        return Stream.of(
                row(
                        "a revoked acker stops its receiver",
                        revoked(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "also one that only tries to connect",
                        revoked(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.CONNECTING)
                                .facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "and then holds",
                        revoked(),
                        Server.following(AT_DB2, true).receiver(Running.OFF).facts(checked()),
                        "Holds: acknowledges nothing more"),
                // As a fenced server
                row(
                        "a fenced primary is fenced first",
                        fenced(),
                        Server.open().facts(promoted()),
                        "Act: fence mysqld.*"),
                row(
                        "then killed",
                        fenced(),
                        Server.open().access(Access.OFFLINE).facts(promoted()),
                        "Act: kill mysqld.*"),
                row(
                        "a fenced replica lets go of its source",
                        fenced(),
                        Server.following(AT_DB3, false).facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "and of its readers",
                        fenced(),
                        Server.following(AT_DB3, false).receiver(Running.OFF).facts(checked()),
                        "Act: cut the readers"),
                row(
                        "a harmless server holds when fenced",
                        fenced(),
                        Server.harmless().facts(blank()),
                        "Holds: .*serves nobody"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nextStep(String story, ClusterState record, LocalFacts facts, String expected) {
        assertThat(next(record, facts)).as(story).matches("(?s)" + expected);
    }
}
