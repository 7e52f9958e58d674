package dev.understudy.client;

import static dev.understudy.client.Samples.DB2;
import static dev.understudy.client.Samples.UUID1;
import static dev.understudy.client.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NodeReportTest {
    private static final NodeReport REPLICA = Samples.replica(version(1, 2, 3));

    @Test
    void figuresThatMoveOnAreNotMaterial() {
        NodeReport later =
                with(Optional.of(Samples.server(GtidSet.parse(UUID1 + ":1-99"))), Load.of(99, 9, OptionalLong.empty()));
        assertThat(REPLICA.differsMaterially(later)).isFalse();
        assertThat(REPLICA).isNotEqualTo(later);
    }

    @Test
    void aServerThatStopsReceivingIsMaterial() {
        ServerReport server = Samples.server(GtidSet.EMPTY);
        ServerReport stopped = new ServerReport(
                server.serverUuid(),
                server.version(),
                server.executed(),
                server.received(),
                server.refused(),
                server.access(),
                ReceiverReport.none(),
                server.applier(),
                server.semiSync());
        assertThat(REPLICA.differsMaterially(with(Optional.of(stopped), REPLICA.load())))
                .isTrue();
    }

    @Test
    void aNewerRecordTakenInIsMaterial() {
        assertThat(REPLICA.differsMaterially(Samples.replica(version(1, 2, 4)))).isTrue();
    }

    @Test
    void whatIsAppliedIsOneVeryRecordOfOneEpoch() {
        assertThat(REPLICA.hasApplied(version(1, 2, 3))).isTrue();
        assertThat(REPLICA.hasApplied(version(1, 2, 4))).isFalse();
        assertThat(REPLICA.hasAppliedIn(new Epoch(2))).isTrue();
        assertThat(REPLICA.hasAppliedIn(new Epoch(3))).isFalse();
        assertThat(Samples.down(DB2).hasAppliedIn(new Epoch(2))).isFalse();
    }

    @Test
    void aServerAnswersIfAndOnlyIfItIsUp() {
        assertThatThrownBy(() -> with(Optional.empty(), REPLICA.load()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("db2 is UP and did not answer");
    }

    @Test
    void theHistoryIsWhatWasExecutedAndWhatWasReceived() {
        ServerReport server = Samples.server(GtidSet.parse(UUID1 + ":1-7"));
        assertThat(server.history()).isEqualTo(GtidSet.parse(UUID1 + ":1-7"));
    }

    private static NodeReport with(Optional<ServerReport> server, Load load) {
        return new NodeReport(
                REPLICA.node(),
                REPLICA.endpoint(),
                REPLICA.traits(),
                REPLICA.seen(),
                REPLICA.applied(),
                REPLICA.process(),
                server,
                REPLICA.barrier(),
                REPLICA.finding(),
                REPLICA.warnings(),
                load,
                REPLICA.sentAtMillis());
    }
}
