package dev.understudy.drill;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the application was told about each row it tried to write, over all attempts.
 *
 * @param acknowledged rows that must be there, once
 * @param unknown rows that may be there, once
 * @param refused rows that must not be there: every attempt was said not to be committed
 */
record Fates(Set<RowId> acknowledged, Set<RowId> unknown, Set<RowId> refused) {
    private static final Set<String> PROVEN_ABSENT = Set.of(Workload.NOT_COMMITTED, Workload.NOT_SENT);

    static Fates of(List<Operation.Write> writes) {
        Fates fates = new Fates(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (Operation.Write write : writes) {
            if (write.outcome() instanceof Outcome.Failed failed) {
                (PROVEN_ABSENT.contains(failed.state()) ? fates.refused : fates.unknown).add(write.row());
            } else {
                fates.acknowledged.add(write.row());
            }
        }
        fates.unknown.removeAll(fates.acknowledged);
        fates.refused.removeAll(fates.acknowledged);
        fates.refused.removeAll(fates.unknown);
        return fates;
    }
}
