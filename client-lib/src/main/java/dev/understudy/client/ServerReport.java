package dev.understudy.client;

/**
 * What an agent read from its running mysqld, in one go.
 *
 * @param serverUuid the server's identity; another one means other data
 * @param version as the server prints it, such as {@code 9.7.4}
 * @param executed executed transactions, and those that wait for their acknowledgement: both are in the binary log
 * @param received transactions in the relay log, applied or not; restarts empty with new relay logs, so a node's history
 *     is {@link #history()}
 * @param access who may do what
 */
public record ServerReport(
        String serverUuid,
        String version,
        GtidSet executed,
        GtidSet received,
        Access access,
        ReceiverReport receiver,
        ApplierReport applier,
        SemiSyncReport semiSync) {
    /** Everything the node has: executed and received. */
    public GtidSet history() {
        return executed.union(received);
    }
}
