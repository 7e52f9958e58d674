package dev.understudy.drill;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.RowId;
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
    static Fates of(List<Operation.Write> writes) {
        Fates fates = new Fates(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (Operation.Write write : writes) {
            if (write.isDone()) {
                fates.acknowledged.add(write.row());
            } else {
                (write.isProvenAbsent() ? fates.refused : fates.unknown).add(write.row());
            }
        }
        fates.unknown.removeAll(fates.acknowledged);
        fates.refused.removeAll(fates.acknowledged);
        fates.refused.removeAll(fates.unknown);
        return fates;
    }
}
