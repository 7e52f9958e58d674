package dev.understudy.client;

import java.util.Optional;

/**
 * The part of the state record that tells one node its role.
 *
 * @param role what the node shall be
 * @param source the node to follow (REPLICA) or to be copied from (REBUILD); empty for every other role
 */
public record Assignment(Role role, Optional<NodeId> source) {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if the role needs a source and has none, or the reverse
     */
    public Assignment {
        if (role.hasSource() != source.isPresent()) {
            throw new IllegalArgumentException(role
                    + (role.hasSource() ? " needs a source" : " has no source, but one is named: " + source.get()));
        }
    }

    public static Assignment of(Role role) {
        return new Assignment(role, Optional.empty());
    }

    public static Assignment replicaOf(NodeId source) {
        return new Assignment(Role.REPLICA, Optional.of(source));
    }

    @Override
    public String toString() {
        return source.map(node -> role + " of " + node).orElseGet(role::toString);
    }
}
