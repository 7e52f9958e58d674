package dev.understudy.agent.converge;

import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.util.Optional;

/**
 * What is to be copied to a node, and what must hold before anything there is given up.
 *
 * @param donor from whom
 * @param endpoint where its server is reached
 * @param donorUuid the identity that the record names for it
 * @param base what the primary of this epoch began with, which the donor must have
 * @param reignUuid the identity under which that primary numbers its transactions
 * @param saved what only the node itself has: it is exported first
 */
public record CopyOrder(
        NodeId donor, Endpoint endpoint, String donorUuid, GtidSet base, String reignUuid, GtidSet saved) {

    /**
     * What speaks against copying from the donor as it was found; empty if nothing does.
     *
     * @param serverUuid the donor's identity as it says itself
     * @param series the first two numbers of the donor's version
     * @param executed what the donor has executed
     * @param ownSeries the first two numbers of this node's version
     */
    public Optional<String> objection(String serverUuid, String series, GtidSet executed, String ownSeries) {
        if (!serverUuid.equals(donorUuid)) {
            return Optional.of("the server at " + endpoint + " is " + serverUuid + ", and the record names " + donorUuid
                    + " for " + donor + ": it may have other data");
        }
        if (!series.equals(ownSeries)) {
            return Optional.of(donor + " runs MySQL " + series + " and this node " + ownSeries
                    + ": MySQL copies within one series only; install the same on both");
        }
        if (!executed.contains(base)) {
            return Optional.of(donor + " lacks " + base.minus(executed) + " of the primary's history");
        }
        GtidSet beyond = executed.minus(base);
        GtidSet errant = beyond.minus(beyond.only(reignUuid));
        return errant.isEmpty()
                ? Optional.empty()
                : Optional.of(donor + " itself has transactions that the primary's history lacks: " + errant);
    }
}
