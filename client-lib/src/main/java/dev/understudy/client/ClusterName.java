package dev.understudy.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a cluster: 1 to 63 lower-case letters, digits and inner hyphens, as in a DNS label.
 *
 * @param value the name
 */
public record ClusterName(@JsonValue String value) implements Comparable<ClusterName> {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the name is not a DNS label
     */
    public ClusterName {
        Names.requireLabel("cluster name", value);
    }

    /**
     * Makes one from its text.
     *
     * @throws IllegalArgumentException if the name is not a DNS label
     */
    @JsonCreator
    public static ClusterName of(String value) {
        return new ClusterName(value);
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
