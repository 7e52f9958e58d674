package dev.understudy.agent;

import dev.understudy.contract.NodeContract;
import dev.understudy.contract.World;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The node's contract on real servers: its stories have nothing in common, and mostly wait. */
@Execution(ExecutionMode.CONCURRENT)
class RealNodeContractIT extends NodeContract {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @Override
    protected World newWorld() throws Exception {
        return new RealWorld(template, Files.createTempDirectory(folder, "w"));
    }
}
