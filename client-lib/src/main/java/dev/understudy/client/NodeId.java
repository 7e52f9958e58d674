package dev.understudy.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of one node of a cluster: 1 to 63 lower-case letters, digits and inner hyphens, as in a DNS label, so that
 * it may stand in a ZooKeeper path, a host name and an account name.
 *
 * @param value the name
 */
public record NodeId(@JsonValue String value) implements Comparable<NodeId> {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the name is not a DNS label
     */
    public NodeId {
        Names.requireLabel("node id", value);
    }

    /**
     * Makes one from its text.
     *
     * @throws IllegalArgumentException if the name is not a DNS label
     */
    @JsonCreator
    public static NodeId of(String value) {
        return new NodeId(value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
