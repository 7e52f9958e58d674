package dev.understudy.orchestrator.decide;

import dev.understudy.client.HostReport;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The room on the disk of a node that is to be copied anew. The copy comes to where the node's own data is, and MySQL removes
 * that first; so what it takes counts like free room.
 *
 * @param node the node
 * @param donor from whom it is to be copied
 * @param free room on the node's file system, bytes
 * @param own what the node's data directory takes, bytes
 * @param data what the donor's data directory takes, bytes; its logs are in it, which are not copied
 */
record CopyRoom(NodeId node, NodeId donor, OptionalLong free, OptionalLong own, OptionalLong data) {
    private static final int MEBIBYTE_BITS = 20;

    /** What a server of any size has twice for a moment: the old system tables go only when the copied ones are used. */
    private static final long SPARE = 128L << MEBIBYTE_BITS;

    /** The donor writes on while it is read, and the logs of the copy begin to grow: a twentieth of its data. */
    private static final int SPARE_PART = 20;

    static CopyRoom of(Situation situation, NodeId node, NodeId donor) {
        return new CopyRoom(
                node,
                donor,
                host(situation, node).diskFreeBytes(),
                host(situation, node).dataBytes(),
                host(situation, donor).dataBytes());
    }

    private static HostReport host(Situation situation, NodeId node) {
        return situation.report(node).map(NodeReport::host).orElseGet(HostReport::unknown);
    }

    /** Whether the copy does not fit; what is not known is no reason to leave a node as it is. */
    boolean isLacking() {
        return lack().isPresent();
    }

    /** How much is there, how much is needed, and the next step; empty if it fits, or if that is not known. */
    Optional<String> lack() {
        if (free.isEmpty() || own.isEmpty() || data.isEmpty()) {
            return Optional.empty();
        }
        long there = free.getAsLong() + own.getAsLong();
        long needed = needed(data.getAsLong());
        return there >= needed
                ? Optional.empty()
                : Optional.of("a copy of " + donor + " does not fit on the disk of " + node + ": " + mebibytes(needed)
                        + " are needed (" + mebibytes(data.getAsLong()) + " that " + donor
                        + " has, and some to spare), and "
                        + mebibytes(there) + " are there (" + mebibytes(free.getAsLong()) + " free, and "
                        + mebibytes(own.getAsLong()) + " of its own data, which go first); free "
                        + mebibytes(needed - there) + " more on it, or purge binary logs on " + donor);
    }

    /** What is not known of it; empty if it is known whether the copy fits. */
    Optional<String> doubt() {
        boolean fitsAnyway = free.isPresent() && data.isPresent() && free.getAsLong() >= needed(data.getAsLong());
        if (fitsAnyway || (free.isPresent() && own.isPresent() && data.isPresent())) {
            return Optional.empty();
        }
        String what = data.isEmpty() ? "the size of the data of " + donor : "the room on the disk of " + node;
        return Optional.of("whether it fits is not known, since " + what + " is not");
    }

    private static long needed(long data) {
        return data + Math.max(SPARE, data / SPARE_PART);
    }

    /** Of the least rounded up, so that whoever frees as much has freed enough. */
    private static String mebibytes(long bytes) {
        return ((bytes + (1L << MEBIBYTE_BITS) - 1) >> MEBIBYTE_BITS) + " MiB";
    }
}
