package dev.understudy.orchestrator.decide;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Which acknowledged writes a change of primary lost, as far as anybody can know. */
public sealed interface Loss {
    /** The same in a sentence. */
    String sentence();

    /** None: every epoch that may have answered a client is accounted for, and the new primary has what was found. */
    record None() implements Loss {
        @Override
        public String sentence() {
            return "nothing that was acknowledged is lost";
        }
    }

    /**
     * What only unheard nodes had may be lost. It is a lower bound: what they took in after they were last seen is known
     * to nobody.
     *
     * @param seen what unheard nodes were seen to have and the new primary lacks; some of it may never have been
     *     acknowledged
     * @param unheard the nodes that were not heard
     */
    record AtLeast(GtidSet seen, SortedSet<NodeId> unheard) implements Loss {
        @Override
        public String sentence() {
            String nodes = unheard.stream().map(NodeId::value).collect(Collectors.joining(", "));
            return (seen.isEmpty()
                            ? "nothing is known to be lost"
                            : seen.count() + " transactions that " + nodes + " had may be lost: " + seen)
                    + "; so may be whatever " + nodes + " received after being seen last";
        }
    }

    /** Nobody was made primary. */
    record Undecided() implements Loss {
        @Override
        public String sentence() {
            return "nobody was made primary in this epoch: what was acknowledged is for the next one to find";
        }
    }

    /** The history does not say what was heard: it proves nothing. */
    record Unproven() implements Loss {
        @Override
        public String sentence() {
            return "the history does not say who vouched: nothing is proven";
        }
    }
}
