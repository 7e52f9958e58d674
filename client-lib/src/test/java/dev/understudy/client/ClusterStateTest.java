package dev.understudy.client;

import static dev.understudy.client.Samples.DB1;
import static dev.understudy.client.Samples.DB2;
import static dev.understudy.client.Samples.DB3;
import static dev.understudy.client.Samples.durability;
import static dev.understudy.client.Samples.member;
import static dev.understudy.client.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterStateTest {
    private static final ClusterState STABLE = Samples.stable(version(1, 2, 3));
    private static final NodeId DB9 = NodeId.of("db9");

    /** A change that makes {@link #STABLE} contradict itself, and what is said about it. */
    record Row(String message, UnaryOperator<ClusterState> change) {
        @Override
        public String toString() {
            return message;
        }
    }

    static List<Row> contradictions() {
        return List.of(
                new Row("STABLE with primary none", s -> with(s, Phase.STABLE, Optional.empty())),
                new Row("PROMOTING with primary none", s -> with(s, Phase.PROMOTING, Optional.empty())),
                new Row("REVOKING with primary db1", s -> with(s, Phase.REVOKING, Optional.of(DB1))),
                new Row("db1 is assigned PRIMARY, the primary is none", s -> with(s, Phase.REVOKING, Optional.empty())),
                new Row("db1 is assigned PRIMARY, the primary is db2", s -> with(s, Phase.STABLE, Optional.of(DB2))),
                new Row(
                        "db2 is assigned PRIMARY, the primary is db1",
                        s -> assigned(s, 2, Assignment.of(Role.PRIMARY))),
                new Row("db1 is assigned FENCED, the primary is db1", s -> assigned(s, 1, Assignment.of(Role.FENCED))),
                new Row("db3 is assigned REPLICA of db9", s -> assigned(s, 3, Assignment.replicaOf(DB9))),
                new Row("db3 is assigned REPLICA of db3", s -> assigned(s, 3, Assignment.replicaOf(DB3))),
                new Row(
                        "the primary db1 and the ackers [db2, db3] of epoch 2 are not all members",
                        s -> withMembers(s, new TreeMap<>())),
                new Row(
                        "the primary db1 and the ackers [db2, db9] of epoch 2 are not all members",
                        s -> withQuorum(s, 2, DB2, DB9)),
                new Row("the primary db1 is among its own ackers [db1, db2]", s -> withQuorum(s, 2, DB1, DB2)),
                new Row("no reign of db1 in epoch 2", s -> withQuorum(s, 1, DB2)),
                new Row(
                        "reigns of epochs [2, 3] in epoch 2",
                        s -> withQuorums(
                                s, Map.of(new Epoch(2), durability(1, DB2), new Epoch(3), durability(1, DB2)))));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void contradictionsAreRefused(Row row) {
        assertThatThrownBy(() -> row.change().apply(STABLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(row.message());
    }

    @Test
    void aRecordWithoutAnyQuorumIsRefused() {
        ClusterState state = Samples.revoking(version(1, 3, 4));
        assertThatThrownBy(() -> withQuorums(state, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reigns of epochs [] in epoch 3");
    }

    @Test
    void aSourceIsNamedForTheRolesThatHaveOneAndOnlyForThem() {
        assertThatThrownBy(() -> Assignment.of(Role.REPLICA)).hasMessage("REPLICA needs a source");
        assertThatThrownBy(() -> Assignment.of(Role.REBUILD)).hasMessage("REBUILD needs a source");
        assertThatThrownBy(() -> new Assignment(Role.FENCED, Optional.of(DB1)))
                .hasMessage("FENCED has no source, but one is named: db1");
    }

    @Test
    void whileNobodyIsPrimaryNobodyAcknowledgesAndNothingIsWritten() {
        ClusterState revoking = Samples.revoking(version(1, 3, 4));
        assertThat(revoking.isWritable()).isFalse();
        assertThat(revoking.durability()).isEmpty();
        assertThat(revoking.isAcker(DB2)).isFalse();
    }

    @Test
    void aStableRecordIsWritableAndKnowsItsAckers() {
        assertThat(STABLE.isWritable()).isTrue();
        assertThat(with(STABLE, Phase.PROMOTING, Optional.of(DB1)).isWritable()).isFalse();
        assertThat(STABLE.isAcker(DB2)).isTrue();
        assertThat(STABLE.isAcker(DB1)).isFalse();
        assertThat(STABLE.member(DB9)).isEmpty();
        assertThat(STABLE.epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void aRecordDoesNotChangeWithTheMapsThatItWasMadeOf() {
        SortedMap<NodeId, Member> members = new TreeMap<>(STABLE.members());
        ClusterState state = withMembers(STABLE, members);
        members.clear();
        assertThat(state.members()).hasSize(3);
        assertThatThrownBy(() -> state.members().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> state.reigns().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static ClusterState with(ClusterState s, Phase phase, Optional<NodeId> primary) {
        return new ClusterState(
                s.cluster(),
                s.version(),
                phase,
                primary,
                s.target(),
                s.members(),
                s.reigns(),
                primary.isPresent() ? s.durability() : Optional.empty(),
                s.barrierFrom(),
                s.refused(),
                s.automation(),
                s.lastChange(),
                s.reason());
    }

    private static ClusterState withMembers(ClusterState s, SortedMap<NodeId, Member> members) {
        return with(s, members, s.reigns());
    }

    private static ClusterState with(
            ClusterState s, SortedMap<NodeId, Member> members, SortedMap<Epoch, Reign> reigns) {
        return new ClusterState(
                s.cluster(),
                s.version(),
                s.phase(),
                s.primary(),
                s.target(),
                members,
                reigns,
                s.durability(),
                s.barrierFrom(),
                s.refused(),
                s.automation(),
                s.lastChange(),
                s.reason());
    }

    private static ClusterState assigned(ClusterState s, int node, Assignment assignment) {
        SortedMap<NodeId, Member> members = new TreeMap<>(s.members());
        members.put(NodeId.of("db" + node), member(node, assignment));
        return withMembers(s, members);
    }

    private static ClusterState withQuorum(ClusterState s, long epoch, NodeId... ackers) {
        return withQuorums(s, Map.of(new Epoch(epoch), durability(1, ackers)));
    }

    private static ClusterState withQuorums(ClusterState s, Map<Epoch, Durability> quorums) {
        SortedMap<Epoch, Reign> reigns = new TreeMap<>();
        quorums.forEach((epoch, promise) -> reigns.put(epoch, Samples.reign().promising(promise)));
        return with(s, s.members(), reigns);
    }
}
