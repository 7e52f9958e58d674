package dev.understudy.agent.converge;

import dev.understudy.client.Epoch;
import dev.understudy.client.StateVersion;
import java.util.Optional;

/**
 * What an agent has made durable in its node's directory, so that its own restart forgets nothing.
 *
 * @param seen the newest state record it has taken in; it acts on no older one
 * @param promoted the newest epoch in which this server was opened for writes
 * @param barrier the newest record version under which this server, as primary, began a barrier that was acknowledged
 * @param withinBase the newest epoch in whose base the node's history was found to lie, so that it may follow
 * @param rewound the newest epoch for which the end of the binary log was inspected, and cut if need be
 * @param relayLog whether the relay logs are there
 * @param copy how far the last copy of this node from a donor had come; empty if there was none
 */
public record Memory(
        Optional<StateVersion> seen,
        Optional<Epoch> promoted,
        Optional<StateVersion> barrier,
        Optional<Epoch> withinBase,
        Optional<Epoch> rewound,
        RelayLog relayLog,
        Optional<CopyMark> copy) {
    /** The memory of an agent that has not acted yet. */
    public static Memory blank() {
        return new Memory(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RelayLog.INTACT,
                Optional.empty());
    }

    public Memory withSeen(StateVersion version) {
        return new Memory(Optional.of(version), promoted, barrier, withinBase, rewound, relayLog, copy);
    }

    public Memory withPromoted(Epoch epoch) {
        return new Memory(seen, Optional.of(epoch), barrier, withinBase, rewound, relayLog, copy);
    }

    public Memory withBarrier(StateVersion version) {
        return new Memory(seen, promoted, Optional.of(version), withinBase, rewound, relayLog, copy);
    }

    public Memory withWithinBase(Epoch epoch) {
        return new Memory(seen, promoted, barrier, Optional.of(epoch), rewound, relayLog, copy);
    }

    public Memory withRewound(Epoch epoch) {
        return new Memory(seen, promoted, barrier, withinBase, Optional.of(epoch), relayLog, copy);
    }

    public Memory with(RelayLog next) {
        return new Memory(seen, promoted, barrier, withinBase, rewound, next, copy);
    }

    public Memory with(CopyMark mark) {
        return new Memory(seen, promoted, barrier, withinBase, rewound, relayLog, Optional.of(mark));
    }

    /** The memory of a node whose server is about to start without relay logs; one that has never had an order never had any. */
    public Memory withoutRelayLog() {
        return seen.isEmpty() && withinBase.isEmpty() ? this : with(RelayLog.GONE);
    }

    /** Whether something that was acknowledged may be lost with the relay logs; a primary had executed all of it before. */
    public boolean dependsOnRelayLog() {
        return withinBase.isPresent() && !wasPrimarySinceItFollowed();
    }

    /** Whether a record may be acted upon: an older one than was seen before may not. */
    public boolean accepts(StateVersion version) {
        return seen.isEmpty() || !seen.get().isNewerThan(version);
    }

    /** Whether the server was a primary after the node was last found fit to follow one. */
    public boolean wasPrimarySinceItFollowed() {
        return promoted.isPresent() && (withinBase.isEmpty() || promoted.get().compareTo(withinBase.get()) > 0);
    }

    /** Whether the data may be half of the old and half of a donor's: it is good for nothing then. */
    public boolean isHalfCopied() {
        return copy.filter(mark -> mark.stage() == CopyMark.Stage.BEGUN).isPresent();
    }
}
