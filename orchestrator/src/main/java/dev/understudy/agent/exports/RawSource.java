package dev.understudy.agent.exports;

import java.io.IOException;
import java.nio.file.Path;

/** Where one raw file of an export comes from. */
interface RawSource {
    /** How much of the disk it takes, bytes. */
    long bytes(Path exports) throws IOException;

    /** Saves it into a folder; the file that was made. */
    Path saveInto(Path raw) throws IOException;
}
