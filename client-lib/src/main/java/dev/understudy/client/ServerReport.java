package dev.understudy.client;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an agent read from its running mysqld, in one go.
 *
 * @param serverUuid the server's identity; another one means other data
 * @param version as the server prints it, such as {@code 9.7.4}
 * @param executed executed transactions, and those that wait for their acknowledgement: both are in the binary log
 * @param received transactions in the relay log, applied or not; restarts empty with new relay logs, so a node's history
 *     is {@link #history()}
 * @param refused nodes whose replication account is locked, so that they are no replicas of this server
 * @param access who may do what
 */
public record ServerReport(
        String serverUuid,
        String version,
        GtidSet executed,
        GtidSet received,
        SortedSet<NodeId> refused,
        Access access,
        ReceiverReport receiver,
        ApplierReport applier,
        SemiSyncReport semiSync) {
    public ServerReport {
        refused = Collections.unmodifiableSortedSet(new TreeSet<>(refused));
    }

    /** The same report of a server with another identity. */
    public ServerReport withServerUuid(String next) {
        return new ServerReport(next, version, executed, received, refused, access, receiver, applier, semiSync);
    }

    /** The same report of a server of another version. */
    public ServerReport withVersion(String next) {
        return new ServerReport(serverUuid, next, executed, received, refused, access, receiver, applier, semiSync);
    }

    /** The same report of a server that has executed these. */
    public ServerReport withExecuted(GtidSet next) {
        return new ServerReport(serverUuid, version, next, received, refused, access, receiver, applier, semiSync);
    }

    /** The same report of a server with these in its relay log. */
    public ServerReport withReceived(GtidSet next) {
        return new ServerReport(serverUuid, version, executed, next, refused, access, receiver, applier, semiSync);
    }

    /** The same report of a server that refuses these as its replicas. */
    public ServerReport withRefused(SortedSet<NodeId> next) {
        return new ServerReport(serverUuid, version, executed, received, next, access, receiver, applier, semiSync);
    }

    /** The same report of a server with which others may do more, or less. */
    public ServerReport with(Access next) {
        return new ServerReport(serverUuid, version, executed, received, refused, next, receiver, applier, semiSync);
    }

    /** The same report of a server whose receiver is different. */
    public ServerReport with(ReceiverReport next) {
        return new ServerReport(serverUuid, version, executed, received, refused, access, next, applier, semiSync);
    }

    /** The same report of a server whose applier is different. */
    public ServerReport with(ApplierReport next) {
        return new ServerReport(serverUuid, version, executed, received, refused, access, receiver, next, semiSync);
    }

    /** The same report of a server that waits for acknowledgements differently. */
    public ServerReport with(SemiSyncReport next) {
        return new ServerReport(serverUuid, version, executed, received, refused, access, receiver, applier, next);
    }

    /** Everything the node has: executed and received. */
    public GtidSet history() {
        return executed.union(received);
    }

    /** The first two numbers of the version; MySQL copies data between servers of one series only. */
    public String series() {
        return series(version);
    }

    /** The first two numbers of a version, such as {@code 8.4}. */
    public static String series(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }
}
