package dev.understudy.simulator;

import dev.understudy.contract.StoreContract;
import dev.understudy.contract.StoreWorld;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The store's contract on the simulated one. */
@ParameterizedClass(name = "seed {0}")
@ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
class SimulatedStoreContractTest extends StoreContract {
    @Parameter
    private long seed;

    @Override
    protected StoreWorld newWorld() {
        return new SimulatedContenders(seed);
    }
}
