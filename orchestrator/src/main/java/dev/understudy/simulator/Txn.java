package dev.understudy.simulator;

import dev.understudy.client.GtidSet;

/** A transaction; every copy of it is the same object, so that two writes under one GTID can be told apart. */
final class Txn {
    private final String serverUuid;
    private final long number;
    private final long write;
    private final GtidSet gtid;

    /**
     * Numbers a write.
     *
     * @param serverUuid the server that numbers it
     * @param number 1 or more
     * @param write which write of the schedule it is
     */
    Txn(String serverUuid, long number, long write) {
        this.serverUuid = serverUuid;
        this.number = number;
        this.write = write;
        this.gtid = GtidSet.of(serverUuid, number);
    }

    GtidSet gtid() {
        return gtid;
    }

    long write() {
        return write;
    }

    /** The end of the uuid and the number, for people. */
    @Override
    public String toString() {
        return serverUuid.substring(serverUuid.length() - 4) + ":" + number;
    }
}
