package dev.understudy.agent;

import dev.understudy.contract.NodeContract;
import dev.understudy.contract.World;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The node's contract on real servers. */
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
