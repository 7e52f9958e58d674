package dev.understudy.mysql.binlog;

import java.nio.ByteBuffer;

/**
 * Numbers of variable length as MySQL's serialization library writes them: as many one bits at the low end of the first
 * byte as further bytes follow, then the number, low bits first.
 */
final class VarLength {
    private static final int LONGEST = 9;

    private VarLength() {}

    static long unsigned(ByteBuffer from) throws UnsafeBinlogException {
        int first = from.get() & 0xff;
        int bytes = Integer.numberOfTrailingZeros(~first) + 1;
        if (from.remaining() < bytes - 1) {
            throw new UnsafeBinlogException("a number ends within its bytes");
        }
        long rest = 0;
        for (int i = 0; i < bytes - 1; i++) {
            rest |= (from.get() & 0xffL) << (8 * i);
        }
        return bytes == LONGEST ? rest : first >>> bytes | rest << (8 - bytes);
    }

    /** A signed number: its sign is the lowest bit. */
    static long signed(ByteBuffer from) throws UnsafeBinlogException {
        long unsigned = unsigned(from);
        return unsigned >>> 1 ^ -(unsigned & 1);
    }
}
