package dev.understudy.mysql;

import dev.understudy.client.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The accounts with which a cluster's receivers come in, one for each node, so that a source can refuse one of them
 * (design note 0004).
 *
 * @param role the role that lets an account replicate; its name begins theirs, its password is theirs
 * @param nodes the nodes that have an account
 */
public record ReplicaAccounts(Account role, SortedSet<NodeId> nodes) {
    /** MySQL's limit for the name of a user. */
    private static final int LONGEST_USER = 32;

    /** No node's name begins with it, so that no node can be called what another one's hash is. */
    private static final String HASHED = "#";

    private static final int HASH_BYTES = 6;
    private static final int LONGEST_SUFFIX = HASHED.length() + 2 * HASH_BYTES;

    /**
     * Copies the nodes.
     *
     * @throws IllegalArgumentException if the role's name leaves no room for a node's
     */
    public ReplicaAccounts {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        if (role.user().length() > LONGEST_USER - LONGEST_SUFFIX - 1) {
            throw new IllegalArgumentException("the role \"" + role.user() + "\" has a name of more than "
                    + (LONGEST_USER - LONGEST_SUFFIX - 1) + " characters");
        }
    }

    /** Those of a cluster whose nodes are not known yet. */
    public static ReplicaAccounts ofNobody(Account role) {
        return new ReplicaAccounts(role, new TreeSet<>());
    }

    /** The account with which the receiver of a node comes in. */
    public Account of(NodeId node) {
        String suffix = node.value().length() <= LONGEST_SUFFIX ? node.value() : HASHED + hash(node);
        return new Account(role.user() + "_" + suffix, role.password());
    }

    private static String hash(NodeId node) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(node.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
