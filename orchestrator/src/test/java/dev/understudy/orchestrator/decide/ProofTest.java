package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.NOW;
import static dev.understudy.orchestrator.decide.ClusterFixture.gtids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Change;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Hearing;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the history of a change of primary proves. */
class ProofTest {
    private static Proof last(ClusterFixture cluster) {
        List<Proof> proofs = Proof.of(cluster.history());
        return proofs.get(proofs.size() - 1);
    }

    record Row(String story, ClusterFixture cluster, Proof.Kind kind, Proof.Outcome outcome, String loss) {
        @Override
        public String toString() {
            return story;
        }
    }

    static List<Row> rows() {
        String none = "nothing that was acknowledged is lost";
        return List.of(
                new Row("a failover", Stories.failedOver(), Proof.Kind.FAILOVER, Proof.Outcome.SETTLED, none),
                new Row("before its barrier", Stories.promoting(), Proof.Kind.FAILOVER, Proof.Outcome.UNDER_WAY, none),
                new Row("after a lost candidate", Stories.twice(), Proof.Kind.FAILOVER, Proof.Outcome.UNDER_WAY, none),
                new Row(
                        "a primary reinstated",
                        Stories.reinstated(),
                        Proof.Kind.FAILOVER,
                        Proof.Outcome.UNDER_WAY,
                        none),
                new Row("a switchover", Stories.switchedOver(), Proof.Kind.SWITCHOVER, Proof.Outcome.SETTLED, none),
                new Row("a new cluster", Stories.formed(), Proof.Kind.FORMATION, Proof.Outcome.UNDER_WAY, none),
                new Row(
                        "a forced failover",
                        Stories.forced(),
                        Proof.Kind.FORCED,
                        Proof.Outcome.UNDER_WAY,
                        "3 transactions that db1, db3 had may be lost: " + gtids("101-103")
                                + "; so may be whatever db1, db3 received after being seen last"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatWasLost(Row row) {
        Proof proof = last(row.cluster());
        assertThat(proof.kind()).isEqualTo(row.kind());
        assertThat(proof.outcome()).isEqualTo(row.outcome());
        assertThat(proof.loss().sentence()).isEqualTo(row.loss());
    }

    @Test
    void tellsTheStoryOfAFailover() {
        Proof proof = last(Stories.failedOver());
        assertThat(proof.epoch()).isEqualTo(new Epoch(5));
        assertThat(proof.cause()).contains(Change.Cause.CRASH);
        assertThat(proof.from()).contains(DB1);
        assertThat(proof.to()).contains(DB2);
        assertThat(proof.base()).isEqualTo(gtids("1-100"));
        assertThat(proof.steps())
                .extracting(Step::phase)
                .containsExactly(Phase.REVOKING, Phase.PROMOTING, Phase.STABLE);
        assertThat(proof.atMillis()).isEqualTo(NOW + 100);
        assertThat(proof.millisIn(Phase.REVOKING)).contains(100L);
        assertThat(proof.millisIn(Phase.PROMOTING)).contains(100L);
        assertThat(proof.millisIn(Phase.DRAINING)).isEmpty();
        assertThat(proof.vouched()).containsOnlyKeys(DB2, DB3);
        assertThat(proof.accounts())
                .extracting(Account::sentence)
                .containsExactly(
                        "epoch 4 (primary db1): each acknowledged write is on 1 of [db2, db3]; 2 of them must be"
                                + " heard so that one has it; heard: [db2, db3]");
    }

    @Test
    void tellsTheStoryOfASwitchoverFromItsDraining() {
        Proof proof = last(Stories.switchedOver());
        assertThat(proof.from()).contains(DB1);
        assertThat(proof.to()).contains(DB3);
        assertThat(proof.steps())
                .extracting(Step::phase)
                .containsExactly(Phase.DRAINING, Phase.PROMOTING, Phase.STABLE);
        assertThat(proof.accounts()).extracting(Account::means).containsExactly(Account.Means.PRIMARY_ITSELF);
    }

    @Test
    void accountsForEveryUnsettledEpoch() {
        List<Proof> proofs = Proof.of(Stories.twice().history());
        assertThat(proofs).extracting(Proof::outcome).containsExactly(Proof.Outcome.OVERTAKEN, Proof.Outcome.UNDER_WAY);
        assertThat(proofs.get(1).accounts()).extracting(Account::epoch).containsExactly(new Epoch(4), new Epoch(5));
        assertThat(proofs.get(1).cause()).contains(Change.Cause.CRASH);
    }

    @Test
    void knowsThatAPrimaryBeganWithEverythingAcknowledgedBefore() {
        List<HistoryEntry> entries = new ArrayList<>(Stories.twice().history());
        int crown = entries.size() - 1;
        entries.set(crown, vouchers((vouched, entry) -> vouched.remove(DB3)).apply(entries.get(crown)));
        Proof proof = Proof.of(entries).get(1);
        assertThat(proof.accounts())
                .extracting(Account::means)
                .containsExactly(Account.Means.LATER_PRIMARY, Account.Means.PRIMARY_ITSELF);
        assertThat(proof.loss()).isInstanceOf(Loss.None.class);
    }

    @Test
    void isSilentAboutAChangeWhoseBeginningIsNotKnown() {
        List<HistoryEntry> entries = Stories.failedOver().history();
        assertThat(Proof.of(entries)).hasSize(1);
        assertThat(Proof.of(entries.subList(1, entries.size()))).isEmpty();
        assertThat(Proof.of(List.of())).isEmpty();
    }

    /** A proof that believed whoever had decided would prove nothing. */
    record Forgery(String story, Function<HistoryEntry, HistoryEntry> change, String loss) {
        @Override
        public String toString() {
            return story;
        }
    }

    static List<Forgery> forgeries() {
        return List.of(
                new Forgery(
                        "one acker too few was heard",
                        vouchers((vouched, entry) -> vouched.remove(DB3)),
                        "may be whatever db1, db3 received"),
                new Forgery(
                        "an acker's server is another one",
                        vouchers((vouched, entry) -> vouched.put(
                                DB3, new Hearing.Voucher("99999999-0000-0000-0000-000000000000", GtidSet.EMPTY))),
                        "may be whatever db1, db3 received"),
                new Forgery(
                        "somebody was passed over who had more",
                        vouchers((vouched, entry) ->
                                vouched.put(DB3, new Hearing.Voucher(ClusterFixture.uuid(DB3), gtids("1-105")))),
                        "5 transactions that db3 had may be lost"),
                new Forgery(
                        "nobody wrote down who was heard",
                        entry -> new HistoryEntry(entry.record(), "o1", entry.atMillis(), Optional.empty()),
                        "nothing is proven"));
    }

    private static Function<HistoryEntry, HistoryEntry> vouchers(
            BiConsumer<SortedMap<NodeId, Hearing.Voucher>, HistoryEntry> change) {
        return entry -> {
            Hearing hearing = entry.hearing().orElseThrow();
            SortedMap<NodeId, Hearing.Voucher> vouched = new TreeMap<>(hearing.vouched());
            change.accept(vouched, entry);
            return new HistoryEntry(
                    entry.record(),
                    "o1",
                    entry.atMillis(),
                    Optional.of(new Hearing(vouched, hearing.lastSeen(), hearing.word())));
        };
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void doesNotTakeTheRulesWordForIt(Forgery forgery) {
        List<HistoryEntry> entries = new ArrayList<>(Stories.failedOver().history());
        entries.replaceAll(entry ->
                entry.record().phase() == Phase.PROMOTING ? forgery.change().apply(entry) : entry);
        assertThat(Proof.of(entries).get(0).loss().sentence()).contains(forgery.loss());
    }
}
