/** The program: one command line with the orchestrator, the agent, the lab and the drills. */
@NullMarked
package dev.understudy;

import org.jspecify.annotations.NullMarked;
