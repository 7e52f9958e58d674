package dev.understudy.containers.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out of one run of a drill, as {@code --output json} prints it.
 *
 * @param drill the drill's name
 * @param outageMillis the longest time between two acknowledged writes
 * @param acknowledged how many writes were
 * @param lost how many of those are missing
 * @param duplicated how many are there twice
 * @param errors how often the application saw an error, by SQLState
 * @param settledMillis how long after the fault the cluster was whole again; empty if it never was
 * @param failure why the run did not pass; empty if it passed
 */
record DrillResult(
        String drill,
        long outageMillis,
        long acknowledged,
        long lost,
        long duplicated,
        SortedMap<String, Long> errors,
        OptionalLong settledMillis,
        Optional<String> failure) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BACKLOG = "-with-backlog";

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is no such result
     */
    static DrillResult parse(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            if (json == null
                    || !json.hasNonNull("drill")
                    || !json.hasNonNull("outage_ms")
                    || !json.hasNonNull("passed")) {
                throw new IllegalArgumentException("no result of a drill: " + line);
            }
            SortedMap<String, Long> errors = new TreeMap<>();
            json.path("errors")
                    .properties()
                    .forEach(
                            error -> errors.put(error.getKey(), error.getValue().asLong()));
            return new DrillResult(
                    json.get("drill").asText(),
                    json.get("outage_ms").asLong(),
                    json.path("acknowledged").asLong(),
                    json.path("lost").asLong(),
                    json.path("duplicated").asLong(),
                    errors,
                    json.hasNonNull("settled_ms")
                            ? OptionalLong.of(json.get("settled_ms").asLong())
                            : OptionalLong.empty(),
                    json.get("passed").asBoolean()
                            ? Optional.empty()
                            : Optional.of(json.path("reason").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no result of a drill: " + line, e);
        }
    }

    boolean hasBacklog() {
        return drill.endsWith(BACKLOG);
    }

    /** The drill's name without what is said of a backlog. */
    String plainName() {
        return hasBacklog() ? drill.substring(0, drill.length() - BACKLOG.length()) : drill;
    }
}
