package dev.understudy.orchestrator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.client.StateVersion;
import dev.understudy.topology.Shop;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an orchestrator remembers of the records that it has seen. */
class NewestSeenTest {
    private final NewestSeen seen = new NewestSeen();
    private final ClusterState record = Shop.state(Phase.STABLE);
    private final StateVersion version = record.version();

    private ClusterState of(StateVersion other) {
        return new ClusterState(
                record.cluster(),
                other,
                record.phase(),
                record.primary(),
                record.target(),
                record.members(),
                record.reigns(),
                record.durability(),
                record.barrierFrom(),
                record.refused(),
                record.automation(),
                record.lastChange(),
                record.reason());
    }

    @Test
    void nothingIsRememberedBeforeTheFirstRecord() {
        seen.take(Optional.empty());

        assertThat(seen.version()).isEmpty();
    }

    @Test
    void neitherAnOlderRecordNorNoneTakesAnythingAway() {
        seen.take(Optional.of(of(version.nextSeq())));
        seen.take(Optional.of(record));
        seen.take(Optional.empty());

        assertThat(seen.version()).contains(version.nextSeq());
    }

    @Test
    void aPersonWhoBeginsAnewRaisesTheIncarnationWhichIsNewerThanAnyEpochBefore() {
        seen.take(Optional.of(of(version.nextSeq())));
        StateVersion anew = new StateVersion(version.incarnation() + 1, version.epoch(), version.seq());
        seen.take(Optional.of(of(anew)));

        assertThat(seen.version()).contains(anew);
    }
}
