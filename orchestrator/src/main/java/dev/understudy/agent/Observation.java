package dev.understudy.agent;

import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.client.Load;

/**
 * What an agent saw when it looked at its node.
 *
 * @param facts what its next step depends on
 * @param load what it only reports
 */
record Observation(LocalFacts facts, Load load) {}
