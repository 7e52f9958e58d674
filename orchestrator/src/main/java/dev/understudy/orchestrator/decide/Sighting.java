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
 */
public record Sighting(NodeReport report, Duration age, GtidSet vouched) {}
