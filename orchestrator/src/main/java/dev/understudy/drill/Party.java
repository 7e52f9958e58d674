package dev.understudy.drill;

import java.util.List;
import java.util.stream.Collectors;

/** Whom a move hits. What depends on the cluster's state is meant as it was when the drill's first move was made. */
public enum Party {
    PRIMARY("the primary"),
    /** Whoever is to be primary, or is, when it is first hit. */
    SUCCESSOR("its successor"),
    /** The first by name. */
    REPLICA("a replica"),
    /** The replicas but for the first by name. */
    OTHER_REPLICAS("the other replicas"),
    REPLICAS("the replicas"),
    NODES("all database nodes"),
    ONE_ZOOKEEPER("one ZooKeeper"),
    /** With three servers, two of them. */
    MOST_ZOOKEEPERS("a majority of the ZooKeepers"),
    ZOOKEEPERS("all ZooKeepers"),
    /** The orchestrator that leads. */
    LEADER("the leading orchestrator"),
    /** The orchestrators that do not lead. */
    STANDBY("the orchestrator that does not lead"),
    ORCHESTRATORS("all orchestrators"),
    APPLICATIONS("the applications");

    private final String words;

    Party(String words) {
        this.words = words;
    }

    /** Several in words. */
    static String words(List<Party> parties) {
        return parties.stream().map(Party::words).collect(Collectors.joining(", "));
    }

    /** In words, as in "the primary". */
    public String words() {
        return words;
    }
}
