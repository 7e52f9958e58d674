package dev.understudy.agent.exports;

import dev.understudy.mysql.binlog.BinlogTail;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The end of a binary log file, saved as a binary log of its own.
 *
 * @param tail from where on
 */
record LogTail(BinlogTail tail) implements RawSource {
    private static final long HEAD = 4096;

    @Override
    public long bytes(Path exports) {
        return HEAD + tail.end() - tail.cutAt();
    }

    @Override
    public Path saveInto(Path raw) throws IOException {
        Path saved = raw.resolve(tail.file().getFileName() + "-from-" + tail.cutAt());
        tail.save(saved);
        return saved;
    }
}
