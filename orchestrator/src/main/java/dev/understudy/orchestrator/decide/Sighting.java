package dev.understudy.orchestrator.decide;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeReport;
import java.time.Duration;

/**
 * A node as this orchestrator sees it.
 *
 * @param report the last report
 * @param age how long ago it came
 * @param vouched all that this node's present server has reported to have, ever: one that has less now has lost something
 * @param away how long ago its server was last reported to be up
 */
public record Sighting(NodeReport report, Duration age, GtidSet vouched, Duration away) {
    /** The same with another report. */
    public Sighting with(NodeReport other) {
        return new Sighting(other, age, vouched, away);
    }

    /** One of a node whose server is up, or was when its agent last said something. */
    public Sighting(NodeReport report, Duration age, GtidSet vouched) {
        this(report, age, vouched, age);
    }
}
