package dev.understudy.agent;

import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.client.Finding;
import dev.understudy.client.HostReport;
import dev.understudy.client.Load;
import dev.understudy.client.ServerReport;
import java.util.List;
import java.util.Optional;

/**
 * What an agent saw when it looked at its node.
 *
 * @param facts what its next step depends on
 * @param load how busy its server is
 * @param host how its host is
 * @param warnings what a person should know, and its next step does not depend on
 */
record Observation(LocalFacts facts, Load load, HostReport host, List<Finding> warnings) {
    /** The same with something else read from the server. */
    Observation with(ServerReport server) {
        LocalFacts other = new LocalFacts(
                facts.process(),
                Optional.of(server),
                facts.transactions(),
                facts.memory(),
                facts.pendingBarrier(),
                facts.copying(),
                facts.knownFor(),
                facts.restarts(),
                facts.contact());
        return new Observation(other, load, host, warnings);
    }
}
