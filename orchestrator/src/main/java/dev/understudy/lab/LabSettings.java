package dev.understudy.lab;

import dev.understudy.client.ClusterName;
import dev.understudy.orchestrator.decide.Policy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a lab shall be.
 *
 * @param nodes how many servers, 2 to 9
 * @param folder where everything of it lies; empty: a temporary folder
 * @param fate what becomes of the folder at the end
 * @param portBase the first of its ports; empty: free ones are chosen
 * @param mysqld the server program; empty: one is looked for
 * @param policy what its orchestrators want of the cluster, but for its size
 * @param ground on what it stands
 * @param progress is told what is being done, line by line
 */
public record LabSettings(
        int nodes,
        Optional<Path> folder,
        Fate fate,
        OptionalInt portBase,
        Optional<Path> mysqld,
        Policy policy,
        Ground ground,
        Consumer<String> progress) {
    /** What becomes of a lab's folder at its end. */
    public enum Fate {
        /** A temporary folder is removed, a named one stays. */
        REMOVED_IF_TEMPORARY,
        /** It stays, with the data and the logs. */
        KEPT
    }

    /** The name of every lab's cluster. */
    public static final ClusterName CLUSTER = ClusterName.of("lab");

    static final int ORCHESTRATORS = 2;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the number of nodes is out of range
     */
    public LabSettings {
        if (nodes < 2 || nodes > 9) {
            throw new IllegalArgumentException("a lab of " + nodes + " nodes is not possible: use 2 to 9");
        }
    }

    /** A lab of three nodes in a temporary folder that is removed. */
    public static LabSettings ordinary(Consumer<String> progress) {
        return new LabSettings(
                3,
                Optional.empty(),
                Fate.REMOVED_IF_TEMPORARY,
                OptionalInt.empty(),
                Optional.empty(),
                Policy.standard(),
                Ground.PLAIN,
                progress);
    }

    /** The same with another policy. */
    public LabSettings with(Policy next) {
        return new LabSettings(nodes, folder, fate, portBase, mysqld, next, ground, progress);
    }

    /** The same on other ground. */
    public LabSettings on(Ground next) {
        return new LabSettings(nodes, folder, fate, portBase, mysqld, policy, next, progress);
    }

    MysqldSearch mysqldSearch() {
        Map<String, String> environment = System.getenv();
        return new MysqldSearch(environment.getOrDefault("PATH", ""), UserCache.of(environment), progress);
    }
}
