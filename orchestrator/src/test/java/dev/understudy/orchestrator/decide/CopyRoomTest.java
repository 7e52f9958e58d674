package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Assignment;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A copy is begun only where it fits, as far as that is known. */
class CopyRoomTest {
    private static final Duration LATE = Duration.ofSeconds(5);

    private static OptionalLong mebibytes(Integer number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of((long) number << 20);
    }

    @ParameterizedTest(name = "{0} free, {1} own, {2} to be copied: {3}")
    @CsvSource(textBlock = """
                    # what it has itself goes first, so it counts
                    1000,    0,  800, fits
                     100,  900,  800, fits
                      28,  900,  800, fits
                      27,  900,  800, a copy of db2 does not fit on the disk of db3: 928 MiB are needed (800 MiB that db2
                    # of a large one more is to spare
                    1000, 9500, 10000, fits
                     999, 9500, 10000, 10500 MiB are needed (10000 MiB that db2 has, and some to spare), and 10499 MiB are there
                     100,  200, 1000, (100 MiB free, and 200 MiB of its own data, which go first); free 828 MiB more on it
                       0,    0,    0, 128 MiB are needed
                    # unknown
                        ,  900,  800, whether it fits is not known, since the room on the disk of db3 is not
                     100,     ,  800, whether it fits is not known, since the room on the disk of db3 is not
                     928,     ,  800, fits
                    1000,  900,     , whether it fits is not known, since the size of the data of db2 is not
                        ,     ,     , whether it fits is not known
                    """)
    void whatIsThereAndWhatIsNeeded(Integer free, Integer own, Integer data, String said) {
        CopyRoom room = new CopyRoom(DB3, DB2, mebibytes(free), mebibytes(own), mebibytes(data));

        assertThat(room.lack().or(room::doubt).orElse("fits")).contains(said.strip());
        assertThat(room.isLacking()).isEqualTo(!said.contains("not known") && !said.equals("fits"));
    }

    private static ClusterFixture errant() {
        return settled().finding(DB3, Finding.Kind.ERRANT);
    }

    private static Assignment copyOf(NodeId donor) {
        return new Assignment(Role.REBUILD, Optional.of(donor));
    }

    private static Assignment assignment(ClusterFixture cluster) {
        return cluster.write().member(DB3).orElseThrow().assignment();
    }

    private static Decision asked(ClusterFixture cluster) {
        return cluster.asked(Request.of(Request.Kind.REBUILD, DB3, "eve")).decide();
    }

    @Test
    void withoutRoomNothingBeginsAndAPersonIsTold() {
        ClusterFixture cluster =
                errant().disk(DB3, 100, 800).disk(DB1, 100, 900).disk(DB2, 100, 900);

        assertThat(cluster.decide()).isInstanceOf(Decision.Alert.class);
        assertThat(cluster.decide().reason())
                .startsWith("db3: must be copied anew, and its disk has no room for that")
                .contains("1028 MiB are needed", "900 MiB are there");
        assertThat(assignment(cluster.disk(DB3, 228, 800))).as("once there is").isEqualTo(copyOf(DB2));
    }

    @Test
    void theSmallerDonorIsTakenIfOnlyThatFits() {
        assertThat(assignment(errant().disk(DB3, 100, 800).disk(DB1, 100, 700).disk(DB2, 100, 900)))
                .isEqualTo(copyOf(DB1));
    }

    @Test
    void whatIsNotKnownIsNoReasonToWait() {
        ClusterFixture cluster = errant().disk(DB3, null, null);

        assertThat(cluster.decide().reason())
                .endsWith(
                        "copied anew from db2 (whether it fits is not known, since the room on the disk of db3 is not)");
        assertThat(assignment(cluster)).isEqualTo(copyOf(DB2));
    }

    @Test
    void aPersonIsRefusedInTheSameWords() {
        ClusterFixture cluster =
                settled().disk(DB3, 100, 800).disk(DB1, 100, 900).disk(DB2, 100, 900);

        assertThat(asked(cluster)).isInstanceOf(Decision.Reply.class);
        assertThat(asked(cluster).reason())
                .contains("a copy of db2 does not fit on the disk of db3: 1028 MiB are needed", "free 128 MiB more");
    }

    @Test
    void aPersonIsToldWhatIsNotKnown() {
        assertThat(asked(settled().disk(DB2, 5, null)).reason())
                .isEqualTo(
                        "eve has db3 copied anew from db2 (whether it fits is not known, since the size of the data of"
                                + " db2 is not)");
    }

    /** It may have been written to since; begun anew it would end in the same way. */
    @Test
    void anotherDonorIsNotTriedIfItDoesNotFit() {
        ClusterFixture cluster = errant();
        cluster.write();
        cluster.dead(DB2).disk(DB1, 100, 900).disk(DB3, 100, 800).after(LATE);

        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
        assertThat(assignment(cluster.disk(DB3, 500, 800))).isEqualTo(copyOf(DB1));
    }
}
