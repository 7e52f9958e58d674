/** The edge of an orchestrator: leadership, the state record in ZooKeeper, and the loop that asks for decisions. */
@NullMarked
package dev.understudy.orchestrator.lead;

import org.jspecify.annotations.NullMarked;
