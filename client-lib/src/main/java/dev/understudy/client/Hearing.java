package dev.understudy.client;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was known of the nodes when an epoch was begun or a node was made primary: facts, of which anybody can compute
 * later what was proven by them.
 *
 * @param vouched the nodes that had stopped listening and had said what they have
 * @param lastSeen all that each other node was ever seen to have
 * @param word a person's word in place of nodes that were not heard; present only for a forced failover
 */
public record Hearing(SortedMap<NodeId, Voucher> vouched, SortedMap<NodeId, GtidSet> lastSeen, Optional<Word> word) {
    /**
     * What one node vouched for.
     *
     * @param serverUuid the server that has it
     * @param history everything it has, executed and received
     */
    public record Voucher(String serverUuid, GtidSet history) {}

    /**
     * A person's word.
     *
     * @param by who gave it
     * @param off the nodes that are certainly switched off, as the person says
     */
    public record Word(String by, SortedSet<NodeId> off) {
        public Word {
            off = Collections.unmodifiableSortedSet(new TreeSet<>(off));
        }
    }

    public Hearing {
        vouched = Collections.unmodifiableSortedMap(new TreeMap<>(vouched));
        lastSeen = Collections.unmodifiableSortedMap(new TreeMap<>(lastSeen));
    }

    /** Everything that the vouching nodes have together. */
    public GtidSet everything() {
        return vouched.values().stream().map(Voucher::history).reduce(GtidSet.EMPTY, GtidSet::union);
    }
}
