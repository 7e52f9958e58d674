package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** What a drill is run on: a cluster, and the means to hurt it. A lab is one. */
public interface Stage {
    /** The application's way to the cluster, through the router. */
    DataSource application();

    /** Opens a connection to one server, past any router. */
    Connection connect(NodeId node) throws SQLException;

    /**
     * The cluster as it is seen now.
     *
     * @throws LabException if it has no record
     */
    Topology topology() throws LabException;

    /**
     * Waits until every node is what the record tells it to be.
     *
     * @throws LabException if it is not in time; the message says what was missing
     */
    Topology awaitWhole(Duration patience) throws LabException, InterruptedException;

    /** The orchestrator that leads; empty if none does. */
    Optional<String> leader();

    /**
     * Asks something of the cluster's leader.
     *
     * @throws LabException if nobody answers, or the answer is no
     */
    void ask(Request request) throws LabException;

    /**
     * Writes what all parts have said into a folder that is there, a file each.
     *
     * @throws LabException if it cannot be got, or not be written
     */
    void writeLogs(Path folder) throws LabException;

    /** Whether a node's server lets the application in. */
    default boolean answers(NodeId node) {
        try (Connection connection = connect(node)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Lets a fault strike.
     *
     * @throws LabException if there is nothing that it could hit
     */
    Strike inflict(Fault fault) throws LabException, InterruptedException;
}
