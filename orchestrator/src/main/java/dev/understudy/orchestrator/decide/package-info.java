/**
 * What an orchestrator decides: a pure function from the state record and what the agents last reported to the next
 * state record. Nothing here reads a clock, talks to a server, starts a thread or logs.
 */
@NullMarked
package dev.understudy.orchestrator.decide;

import org.jspecify.annotations.NullMarked;
