package dev.understudy.orchestrator.lead;

import dev.understudy.contract.StoreContract;
import dev.understudy.contract.StoreWorld;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store's contract on a real ZooKeeper. */
class RealStoreContractTest extends StoreContract {
    @TempDir
    private Path folder;

    @Override
    protected StoreWorld newWorld() throws Exception {
        RealStoreWorld world = new RealStoreWorld(folder);
        world.answerAgain();
        return world;
    }
}
