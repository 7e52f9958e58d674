package dev.understudy.client;

import java.util.Optional;

/**
 * One entry of a cluster's history: a state record, when and by whom it was written, and what spoke for it. It is written
 * together with the record, so that the story of a change of primary is whole whoever led at each of its steps.
 *
 * @param record the state record as it was written
 * @param leader the orchestrator that wrote it
 * @param atMillis when, in milliseconds since 1970 by that orchestrator's clock
 * @param hearing what the nodes had; present if the record began an epoch or made a node primary
 */
public record HistoryEntry(ClusterState record, String leader, long atMillis, Optional<Hearing> hearing) {}
