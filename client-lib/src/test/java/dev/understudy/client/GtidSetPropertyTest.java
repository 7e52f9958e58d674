package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The algebra of GTID sets against plain sets of "uuid:tag:number"; a failure names the seed that repeats it. */
class GtidSetPropertyTest {
    private static final int ROUNDS = 1_000;
    private static final List<String> UUIDS = List.of(Samples.UUID1, Samples.UUID2, Samples.UUID3);
    private static final List<String> TAGS = List.of("", "blue", "red");

    static List<Long> seeds() {
        return List.of(1L, 2L, new Random().nextLong());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesAsASetOfTransactions(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Set<String> left = transactions(random);
            Set<String> right = transactions(random);
            GtidSet a = gtidSet(left);
            GtidSet b = gtidSet(right);
            String where = "seed " + seed + ", round " + round + ": " + a + " and " + b;

            assertThat(a.union(b)).as(where).isEqualTo(gtidSet(plus(left, right)));
            assertThat(a.minus(b)).as(where).isEqualTo(gtidSet(without(left, right)));
            assertThat(a.intersect(b)).as(where).isEqualTo(gtidSet(without(left, without(left, right))));
            assertThat(a.contains(b)).as(where).isEqualTo(left.containsAll(right));
            assertThat(a.equals(b)).as(where).isEqualTo(left.equals(right));
            assertThat(a.count()).as(where).isEqualTo(left.size());
            assertThat(a.isEmpty()).as(where).isEqualTo(left.isEmpty());
            assertThat(GtidSet.parse(a.toString())).as(where).isEqualTo(a).hasToString(a.toString());
        }
    }

    /** Runs of neighbours, so that intervals form, touch and overlap. */
    private static Set<String> transactions(RandomGenerator random) {
        Set<String> all = new TreeSet<>();
        for (int run = random.nextInt(5); run > 0; run--) {
            String uuid = UUIDS.get(random.nextInt(UUIDS.size()));
            String tag = TAGS.get(random.nextInt(TAGS.size()));
            int first = 1 + random.nextInt(12);
            for (int number = first; number <= first + random.nextInt(6); number++) {
                all.add(uuid + (tag.isEmpty() ? "" : ":" + tag) + ":" + number);
            }
        }
        return all;
    }

    private static GtidSet gtidSet(Set<String> transactions) {
        return GtidSet.parse(String.join(",", transactions));
    }

    private static Set<String> plus(Set<String> left, Set<String> right) {
        Set<String> all = new TreeSet<>(left);
        all.addAll(right);
        return all;
    }

    private static Set<String> without(Set<String> left, Set<String> right) {
        Set<String> rest = new TreeSet<>(left);
        rest.removeAll(right);
        return rest;
    }
}
