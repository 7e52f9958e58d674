package dev.understudy.client;

import java.util.Optional;

/**
 * The part of the state record that tells one node its role.
 *
 * @param role what the node shall be
 * @param source the node to follow (REPLICA), to be copied from (REBUILD), or to fetch from what a chosen primary lacks of
 *     its base (PRIMARY, empty if it lacks nothing); empty for every other role
 */
public record Assignment(Role role, Optional<NodeId> source) {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if the role needs a source and has none, or the reverse
     */
    public Assignment {
        if (role.needsSource() && source.isEmpty()) {
            throw new IllegalArgumentException(role + " needs a source");
        }
        if (!role.mayHaveSource() && source.isPresent()) {
            throw new IllegalArgumentException(role + " has no source, but one is named: " + source.get());
        }
    }

    public static Assignment of(Role role) {
        return new Assignment(role, Optional.empty());
    }

    /** A primary that first fetches what it lacks. */
    public static Assignment primaryAfter(NodeId source) {
        return new Assignment(Role.PRIMARY, Optional.of(source));
    }

    public static Assignment replicaOf(NodeId source) {
        return new Assignment(Role.REPLICA, Optional.of(source));
    }

    @Override
    public String toString() {
        return source.map(node -> role + (role == Role.PRIMARY ? " after " : " of ") + node)
                .orElseGet(role::toString);
    }
}
