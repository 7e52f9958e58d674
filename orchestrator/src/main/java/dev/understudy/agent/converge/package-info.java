/**
 * What an agent does next: a pure function from the state record and what was observed on the node to one local step.
 * Nothing here reads a clock, talks to a server, starts a thread or logs.
 */
@NullMarked
package dev.understudy.agent.converge;

import org.jspecify.annotations.NullMarked;
