package dev.understudy.client;

/**
 * The source side of semi-synchronous replication on a server.
 *
 * @param enabled whether commits wait for acknowledgements
 * @param acknowledgements for how many a commit waits
 * @param clients how many replicas are connected that acknowledge
 * @param waiting how many sessions wait for an acknowledgement now
 */
public record SemiSyncReport(boolean enabled, int acknowledgements, int clients, int waiting) {}
