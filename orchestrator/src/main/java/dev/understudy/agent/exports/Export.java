package dev.understudy.agent.exports;

import java.nio.file.Path;

/** A folder of saved transactions. */
public sealed interface Export {
    Path folder();

    /** How much it takes of the disk at most, bytes; files that are still among the server's logs take nothing yet. */
    long bytes();

    /** The name of its folder. */
    default String name() {
        return String.valueOf(folder().getFileName());
    }

    /**
     * All of it is there.
     *
     * @param manifest what it holds
     */
    record Complete(Path folder, long bytes, Manifest manifest) implements Export {}

    /**
     * One that was not finished, or whose manifest cannot be read.
     *
     * @param why which of the two, for people
     */
    record Incomplete(Path folder, long bytes, String why) implements Export {}
}
