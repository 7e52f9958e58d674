package dev.understudy.agent.exports;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.understudy.client.GtidSet;
import java.time.Instant;

/**
 * A person's word that the missing transactions of an export may be lost. It lies beside the manifest.
 *
 * @param by who said it
 * @param at when, to the second
 * @param gtids those that may be lost
 * @param why they could not be saved, for people
 */
@JsonNaming(SnakeCaseStrategy.class)
public record GivenUp(
        String by,

        @JsonSerialize(using = ToStringSerializer.class) @JsonDeserialize(converter = Manifest.UtcTime.class)
        Instant at,

        GtidSet gtids,
        String why) {
    /** The name of its file. */
    public static final String FILE = "given-up.json";

    private static final String PURGED =
            "none of the node's logs has them from beginning to end: they were purged, or were being written when the server"
                    + " was killed";

    /** The word for all that an export lacks. */
    static GivenUp of(Manifest manifest, String by, Instant at) {
        return new GivenUp(by, at, manifest.missing(), PURGED);
    }
}
