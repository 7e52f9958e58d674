package dev.understudy.cli;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Ensemble;
import dev.understudy.client.EnsembleUnreachableException;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import picocli.CommandLine.Option;

/** Which cluster a command is about, and where it is found. */
final class ClusterOptions {
    private static final Duration SESSION = Duration.ofSeconds(5);

    @Option(
            names = "--zookeeper",
            required = true,
            paramLabel = "HOST:PORT[,...]",
            description = "The ZooKeeper servers.")
    private Ensemble ensemble = new Ensemble("unset:1");

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The cluster's name.")
    private ClusterName cluster = ClusterName.of("unset");

    Ensemble ensemble() {
        return ensemble;
    }

    ClusterName cluster() {
        return cluster;
    }

    /**
     * Opens a session with ZooKeeper.
     *
     * @throws EnsembleUnreachableException if it does not answer in time
     */
    CuratorFramework connect(Duration patience) throws EnsembleUnreachableException, InterruptedException {
        return ensemble.connect(SESSION, patience);
    }
}
