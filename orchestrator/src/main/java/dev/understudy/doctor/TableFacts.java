package dev.understudy.doctor;

import java.util.List;

/**
 * Tables and events outside the system's own databases.
 *
 * @param foreign tables of an engine other than InnoDB, each with its engine
 * @param keyless tables of InnoDB without a primary key
 * @param events events that are enabled here; none are seen without the privilege EVENT
 */
public record TableFacts(List<String> foreign, List<String> keyless, List<String> events) {
    public TableFacts {
        foreign = List.copyOf(foreign);
        keyless = List.copyOf(keyless);
        events = List.copyOf(events);
    }
}
