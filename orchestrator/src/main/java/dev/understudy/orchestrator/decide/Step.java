package dev.understudy.orchestrator.decide;

import dev.understudy.client.HistoryEntry;
import dev.understudy.client.Phase;
import dev.understudy.client.StateVersion;

/**
 * One write of a change of primary.
 *
 * @param version the record's version
 * @param phase where it took the cluster
 * @param atMillis when, in milliseconds since 1970 by the writer's clock
 * @param leader who wrote it
 * @param reason why, a sentence for people
 */
public record Step(StateVersion version, Phase phase, long atMillis, String leader, String reason) {
    static Step of(HistoryEntry entry) {
        return new Step(
                entry.record().version(),
                entry.record().phase(),
                entry.atMillis(),
                entry.leader(),
                entry.record().reason());
    }
}
