package dev.understudy.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All checks, and what they find. */
public final class Checkup {
    private static final List<Check> CHECKS = Stream.of(
                    ClusterChecks.all(),
                    BetweenChecks.all(),
                    ServerChecks.all(),
                    SettingChecks.all(),
                    ReplicationChecks.all(),
                    AccountChecks.all(),
                    NetworkChecks.all())
            .flatMap(List::stream)
            .toList();

    private Checkup() {}

    /** Every check that there is. */
    public static List<Check> checks() {
        return CHECKS;
    }

    /** What is wrong: by node, the cluster as a whole first, and the worst first. */
    public static List<Ailment> of(ClusterFacts facts) {
        return CHECKS.stream()
                .flatMap(check -> check.ailments(facts))
                .sorted(Comparator.comparing(
                                (Ailment ailment) -> !ailment.node().equals(Ailment.CLUSTER))
                        .thenComparing(Ailment::node)
                        .thenComparing(Ailment::severity))
                .toList();
    }
}
