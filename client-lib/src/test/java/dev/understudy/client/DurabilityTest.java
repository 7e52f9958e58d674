package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurabilityTest {
    @ParameterizedTest(name = "k={0}, N={1}: {2}")
    @CsvSource({
        "1, 0, 0", "1, 1, 1", "1, 2, 2", "1, 3, 3", "1, 4, 4",
        "2, 0, 0", "2, 1, 0", "2, 2, 1", "2, 3, 2", "2, 4, 3",
        "3, 3, 1", "3, 4, 2", "3, 5, 3"
    })
    void revocationQuorum(int acknowledgements, int ackers, int quorum) {
        assertThat(new Durability(acknowledgements, nodes(ackers)).revocationQuorum())
                .isEqualTo(quorum);
    }

    /** What the quorum is for, by counting: whoever acknowledged a commit, one of the revoked is among them. */
    @ParameterizedTest(name = "k={0}, N={1}")
    @CsvSource({"1, 1", "1, 2", "1, 4", "2, 2", "2, 3", "2, 5", "3, 4", "3, 6"})
    void everyAcknowledgedCommitIsOnARevokedAckerAndNoneIsAcknowledgedAfterwards(int acknowledgements, int ackers) {
        Durability durability = new Durability(acknowledgements, nodes(ackers));
        for (Collection<NodeId> revoked : subsets(ackers, durability.revocationQuorum())) {
            assertThat(ackers - revoked.size()).as("who still listens").isLessThan(acknowledgements);
            for (Collection<NodeId> acknowledged : subsets(ackers, acknowledgements)) {
                assertThat(revoked).containsAnyElementsOf(acknowledged);
            }
        }
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> new Durability(-1, nodes(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("acknowledgements -1 is negative");
    }

    @Test
    void withoutAcknowledgementsNoNumberOfAckersIsEnough() {
        assertThat(new Durability(0, nodes(2)).revocationQuorum()).isEqualTo(3);
    }

    private static SortedSet<NodeId> nodes(int count) {
        return new TreeSet<>(IntStream.rangeClosed(1, count)
                .mapToObj(i -> NodeId.of("db" + i))
                .toList());
    }

    private static List<Collection<NodeId>> subsets(int of, int size) {
        List<NodeId> all = List.copyOf(nodes(of));
        List<Collection<NodeId>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << of; bits++) {
            int chosen = bits;
            if (Integer.bitCount(bits) == size) {
                subsets.add(IntStream.range(0, of)
                        .filter(i -> (chosen & (1 << i)) != 0)
                        .mapToObj(all::get)
                        .toList());
            }
        }
        return subsets;
    }
}
