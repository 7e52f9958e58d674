package dev.understudy.simulator;

/** One of the things that keep the protocol correct. Each can be switched off, to see the simulator notice. */
public enum Safeguard {
    REVOCATION_QUORUM("one acker is enough to be heard, whatever the promise was"),
    QUORUM_OF_EVERY_EPOCH("only the newest reign's ackers are asked, not those of every unsettled one"),
    BARRIER_BEFORE_STABLE("a candidate counts as settled as soon as it is open"),
    BARRIER_BEFORE_DURABILITY_CHANGE("a change of durability counts as proven at once"),
    ORDER_BY_EPOCH("the largest history wins, whatever epoch it is of"),
    BASE_CHECK("a node follows without a look for errant transactions"),
    RECORDED_ACKERS_ONLY("every replica acknowledges, whether the record names it or not"),
    SEQ_ORDER("an agent accepts an older record of the same epoch"),
    EPOCH_CHECK("an agent accepts any record"),
    LATCH_CHECK("the record can be written without the latch"),
    RECEIVER_ONLY_REPOINT("a replica is moved with its applier stopped"),
    VOUCHING_BY_SERVER_UUID("a server with other data vouches under the old name"),
    NEVER_SMALLER_SET("a server vouches with less than it once had, and nobody notes lost relay logs"),
    ONE_HAND("statements of a dead agent are carried out later"),
    SIGKILL("a deposed primary is stopped cleanly, instead of fenced and killed"),
    FENCE_ACKNOWLEDGEMENTS_FIRST("a fence only cuts clients, and a clean stop follows"),
    HARMLESS_START("mysqld starts open for writes"),
    RELEASE_ONLY_WHEN_IDLE("a deposed primary turns semi-sync off instead of being killed"),
    ACKER_IN_RECORD_FIRST("a replica acknowledges before the record names it, and is recorded after");

    private final String without;

    Safeguard(String without) {
        this.without = without;
    }

    /** What happens when it is switched off. */
    public String without() {
        return without;
    }
}
