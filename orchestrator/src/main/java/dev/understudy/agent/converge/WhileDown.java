package dev.understudy.agent.converge;

import dev.understudy.client.Epoch;
import dev.understudy.client.Phase;
import java.time.Duration;
import java.util.Optional;

/** A node whose mysqld does not run. */
final class WhileDown {
    private WhileDown() {}

    /** A promotion that takes longer than this waits for something, perhaps for this very node. */
    private static final Duration PROMOTION = Duration.ofSeconds(5);

    static Step next(Assigned assigned, LocalFacts facts) {
        return switch (assigned.role()) {
            // It would come back with commits that nobody acknowledged, in an epoch that may be over.
            case PRIMARY -> new Step.Await("the primary's mysqld is down, and is held down until another is primary");
            case FENCED -> new Step.Await("held down until the next primary is known");
            case REVOKED -> beforeVouching(assigned, facts);
            case REPLICA -> beforeFollowing(assigned, facts);
            case MAINTENANCE -> new Step.Holds("left alone for maintenance");
            case REBUILD -> facts.restarts().start("start mysqld, harmless, to be copied anew");
        };
    }

    /** Its start would commit what nobody acknowledged, which could have been cut off; perhaps nobody needs its word. */
    private static Step beforeVouching(Assigned assigned, LocalFacts facts) {
        boolean isAsked = assigned.record().reigns().values().stream()
                .anyMatch(reign -> reign.promise().ackers().contains(assigned.self()));
        return facts.memory().wasPrimarySinceItFollowed()
                        && !isAsked
                        && facts.knownFor().compareTo(PROMOTION) < 0
                ? new Step.Await("held down for a while: it was primary, and the others may do without its word")
                : facts.restarts().start("start mysqld, harmless, to vouch for what it received");
    }

    /**
     * What a former primary has in its binary log beyond the base is not committed in its tables yet, as long as it was
     * not started again: it can still be cut off.
     */
    private static Step beforeFollowing(Assigned assigned, LocalFacts facts) {
        Memory memory = facts.memory();
        if (isPromotionUnderWay(assigned) && facts.knownFor().compareTo(PROMOTION) < 0) {
            return new Step.Await("held down until the next primary takes writes, which needs the machine more");
        }
        Epoch epoch = assigned.epoch();
        boolean inspected = memory.rewound().equals(Optional.of(epoch));
        if (memory.wasPrimarySinceItFollowed() && !inspected) {
            return new Step.Act(
                    "cut unacknowledged transactions from the end of the binary log",
                    node -> node.rewind(assigned.record().base(), epoch));
        }
        return facts.restarts().start("start mysqld, harmless");
    }

    /** Without enough ackers a promotion waits for this very node. */
    private static boolean isPromotionUnderWay(Assigned assigned) {
        return assigned.record().phase() == Phase.PROMOTING
                && assigned.record()
                        .durability()
                        .map(durability -> durability.ackers().size() >= durability.acknowledgements()
                                && !durability.ackers().contains(assigned.self()))
                        .orElse(false);
    }
}
