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
        NodeReport later = REPLICA.withServer(server -> server.withExecuted(GtidSet.parse(UUID1 + ":1-99")))
                .with(Load.of(99, 9, OptionalLong.empty()));
        assertThat(REPLICA.differsMaterially(later)).isFalse();
        assertThat(REPLICA).isNotEqualTo(later);
    }

    @Test
    void aServerThatStopsReceivingIsMaterial() {
        assertThat(REPLICA.differsMaterially(REPLICA.withServer(server -> server.with(ReceiverReport.none()))))
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
        assertThatThrownBy(() -> new NodeReport(
                        REPLICA.node(),
                        REPLICA.endpoint(),
                        REPLICA.traits(),
                        REPLICA.seen(),
                        REPLICA.applied(),
                        ServerProcess.UP,
                        Optional.empty(),
                        REPLICA.barrier(),
                        REPLICA.finding(),
                        REPLICA.warnings(),
                        REPLICA.load(),
                        REPLICA.sentAtMillis()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("db2 is UP and did not answer");
    }

    @Test
    void theHistoryIsWhatWasExecutedAndWhatWasReceived() {
        ServerReport server = Samples.server(GtidSet.parse(UUID1 + ":1-7"));
        assertThat(server.history()).isEqualTo(GtidSet.parse(UUID1 + ":1-7"));
    }
}
