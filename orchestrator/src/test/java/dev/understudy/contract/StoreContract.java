package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import dev.understudy.orchestrator.lead.RecordStore.Stored;
import dev.understudy.topology.Shop;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the protocol relies on in the store of the state record: who may write it, when, and what becomes of a write. */
public abstract class StoreContract {
    private static final ClusterState FIRST = Shop.state(Phase.STABLE);

    @SuppressWarnings("NullAway.Init")
    private StoreWorld world;

    @SuppressWarnings("NullAway.Init")
    private Contender leader;

    @SuppressWarnings("NullAway.Init")
    private Contender second;

    /** A world whose store is empty. */
    protected abstract StoreWorld newWorld() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        world = newWorld();
        leader = world.contender("o1");
        awaitLeadership(leader);
        second = world.contender("o2");
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void awaitLeadership(Contender contender) {
        world.await("it leads", () -> contender.token().isPresent());
    }

    private static String token(Contender contender) {
        return contender.token().orElseThrow(() -> new AssertionError("it does not lead"));
    }

    /** The record that follows another one. */
    private static ClusterState after(ClusterState before, String reason) {
        return new ClusterState(
                before.cluster(),
                before.version().nextSeq(),
                before.phase(),
                before.primary(),
                before.target(),
                before.members(),
                before.reigns(),
                before.durability(),
                before.barrierFrom(),
                before.refused(),
                before.automation(),
                before.lastChange(),
                reason);
    }

    private Stored written(ClusterState next) {
        assertThat(leader.write(next, leader.read(), token(leader))).isEqualTo(Outcome.WRITTEN);
        return leader.read();
    }

    private static List<StateVersion> versions(ClusterState... records) {
        return List.of(records).stream().map(ClusterState::version).toList();
    }

    @Test
    void theFirstWriteMakesTheRecordAndItsHistory() {
        assertThat(leader.read().state()).isEmpty();

        Stored stored = written(FIRST);

        assertThat(stored.state()).isEqualTo(Optional.of(FIRST));
        assertThat(leader.history()).isEqualTo(versions(FIRST));
    }

    @Test
    void everyWriteLeavesAnEntryInTheHistory() {
        ClusterState next = after(FIRST, "second");
        ClusterState third = after(next, "third");

        written(FIRST);
        written(next);
        written(third);

        assertThat(leader.history()).isEqualTo(versions(FIRST, next, third));
    }

    @Test
    void aReaderSeesWhatWasWrittenBeforeItAsked() {
        written(FIRST);
        assertThat(second.read().state()).isEqualTo(Optional.of(FIRST));

        ClusterState next = written(after(FIRST, "second")).state().orElseThrow();

        assertThat(second.read().state()).isEqualTo(Optional.of(next));
    }

    @Test
    void ofTwoWritesOverTheSameRecordTheSecondIsOutdated() {
        Stored before = written(FIRST);
        ClusterState won = after(FIRST, "won");
        assertThat(leader.write(won, before, token(leader))).isEqualTo(Outcome.WRITTEN);

        Outcome outcome = second.write(after(FIRST, "lost"), before, token(leader));

        assertThat(outcome).isEqualTo(Outcome.OUTDATED);
        assertThat(leader.read().state()).isEqualTo(Optional.of(won));
        assertThat(leader.history()).isEqualTo(versions(FIRST, won));
    }

    @Test
    void ofTwoFirstWritesTheSecondIsOutdated() {
        Stored nothing = leader.read();
        assertThat(leader.write(FIRST, nothing, token(leader))).isEqualTo(Outcome.WRITTEN);

        Outcome outcome = second.write(after(FIRST, "lost"), nothing, token(leader));

        assertThat(outcome).isEqualTo(Outcome.OUTDATED);
        assertThat(leader.read().state()).isEqualTo(Optional.of(FIRST));
    }

    /** So that a lost record which was made anew cannot take the place of an entry. */
    @Test
    void aWriteThatWouldReplaceAnEntryOfTheHistoryIsOutdated() {
        Stored before = written(FIRST);

        assertThat(leader.write(FIRST, before, token(leader))).isEqualTo(Outcome.OUTDATED);
    }

    @Test
    void onlyOneLeadsAndTheNextOneFollowsWhenItsSessionEnds() {
        world.remains("only one leads", () -> second.token().isEmpty());
        String old = token(leader);

        leader.expireSession();

        awaitLeadership(second);
        assertThat(token(second)).isNotEqualTo(old);
        world.remains("only one leads", () -> leader.token().isEmpty());
    }

    @Test
    void whoeverQueuesAgainIsTheLast() {
        String old = token(leader);

        leader.renew();

        awaitLeadership(second);
        assertThat(token(second)).isNotEqualTo(old);
        world.remains("only one leads", () -> leader.token().isEmpty());
    }

    @Test
    void aWriteWithALatchThatIsGoneIsRefusedThoughTheRecordIsTheSame() {
        Stored before = written(FIRST);
        String old = token(leader);

        leader.renew();
        awaitLeadership(second);

        assertThat(leader.write(after(FIRST, "late"), before, old)).isEqualTo(Outcome.NOT_LEADER);
        assertThat(second.write(after(FIRST, "late"), before, old)).isEqualTo(Outcome.NOT_LEADER);
        assertThat(second.read().state()).isEqualTo(Optional.of(FIRST));
        assertThat(second.history()).isEqualTo(versions(FIRST));
    }

    /** The leader does not know yet, or writes what it decided long ago: until it has an answer it may try often. */
    @Test
    void aWriteAfterTheEndOfTheSessionNeverLands() {
        Stored before = written(FIRST);
        String old = token(leader);

        leader.expireSession();

        world.await("it is refused", () -> {
            Outcome outcome = leader.write(after(FIRST, "late"), before, old);
            assertThat(outcome).isIn(Outcome.UNKNOWN, Outcome.NOT_LEADER);
            return outcome == Outcome.NOT_LEADER;
        });
        awaitLeadership(second);
        world.remains("nothing was written", () -> second.read().state().equals(Optional.of(FIRST)));
        assertThat(second.write(after(FIRST, "by the next"), second.read(), token(second)))
                .isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void whoeverHearsNothingOfTheStoreDoesNotLead() {
        world.fallSilent();

        world.await("it does not lead", () -> leader.token().isEmpty());

        world.answerAgain();
        world.await(
                "one of them leads",
                () -> leader.token().isPresent() || second.token().isPresent());
    }

    /** Nothing is queued for later: a decision whose reasons are gone must not be carried out. */
    @Test
    void aWriteThatTheStoreDoesNotAnswerIsUnknownAndDoesNotLandLater() {
        Stored before = written(FIRST);
        String token = token(leader);
        world.fallSilent();

        assertThat(leader.write(after(FIRST, "unheard"), before, token)).isEqualTo(Outcome.UNKNOWN);

        world.answerAgain();
        world.remains("nothing was written", () -> leader.read().state().equals(Optional.of(FIRST)));
        assertThat(leader.history()).isEqualTo(versions(FIRST));
    }
}
