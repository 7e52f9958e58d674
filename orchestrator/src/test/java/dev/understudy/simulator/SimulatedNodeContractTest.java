package dev.understudy.simulator;

import dev.understudy.contract.NodeContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's contract on simulated servers: what a schedule shows holds only as long as they do what real ones do. */
@ParameterizedClass(name = "seed {0}")
@ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
class SimulatedNodeContractTest extends NodeContract {
    @Parameter
    private long seed;

    @Override
    protected dev.understudy.contract.World newWorld() {
        return new SimulatedNodes(seed);
    }
}
