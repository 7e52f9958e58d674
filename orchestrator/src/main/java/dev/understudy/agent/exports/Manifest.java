package dev.understudy.agent.exports;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.understudy.client.ClusterName;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Records;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an export holds. It is written last, so a folder that has one is complete.
 *
 * @param cluster the cluster that the node belonged to
 * @param node the node that had the transactions
 * @param serverUuid the identity of its server then; empty if the data directory had none any more
 * @param reason why they were saved
 * @param at when, to the second
 * @param gtids the transactions that were to be saved
 * @param missing those of them that were found in no log of the node, or only in part
 * @param transactions how many are saved
 * @param base what the primary began with whose history lacks them
 * @param versions the programs that had to do with it
 * @param files all files but the manifest
 * @param unreadableBecause why the readable form is not there; empty if it is
 * @param howTo how to read them and to execute them by hand
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Manifest(
        ClusterName cluster,
        NodeId node,
        String serverUuid,
        Reason reason,

        @JsonSerialize(using = ToStringSerializer.class) @JsonDeserialize(converter = UtcTime.class)
        Instant at,

        GtidSet gtids,
        GtidSet missing,
        long transactions,
        GtidSet base,
        Versions versions,
        List<SavedFile> files,
        Optional<String> unreadableBecause,
        HowTo howTo) {
    /** The name of its file. */
    public static final String FILE = "manifest.json";

    public Manifest {
        files = List.copyOf(files);
    }

    /** What its file has. */
    public ObjectNode json() {
        return Records.tree(this);
    }

    /** Whether this is an export of just that. */
    boolean isOf(Subject subject) {
        return cluster.equals(subject.cluster())
                && node.equals(subject.node())
                && (subject.serverUuid().isEmpty() || serverUuid.equals(subject.serverUuid()))
                && reason == subject.reason()
                && gtids.equals(subject.gtids());
    }

    /** Reads a time as {@link Instant} prints it. */
    static final class UtcTime extends StdConverter<String, Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
            }
        }
    }
}
