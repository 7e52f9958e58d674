package dev.understudy.router;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Role;

/**
 * One node as a router sees it.
 *
 * @param endpoint where its mysqld is reached
 * @param role what the record tells it to be
 * @param standing what a router may do with it
 * @param zone where its operator says that it stands; empty if nobody said
 * @param acker whether it may be made primary, because it acknowledges commits
 */
record NodeView(Endpoint endpoint, Role role, Standing standing, String zone, boolean acker) {
    /** Whether connections for writing are kept ready: it is the primary, or could be the next one. */
    boolean isCandidate() {
        return standing != Standing.BARRED && (role == Role.PRIMARY || acker);
    }

    /** Whether the record tells it to follow, or to stop following for a moment. */
    boolean isReplica() {
        return role == Role.REPLICA || role == Role.REVOKED;
    }

    NodeView standing(Standing next) {
        return new NodeView(endpoint, role, next, zone, acker);
    }
}
