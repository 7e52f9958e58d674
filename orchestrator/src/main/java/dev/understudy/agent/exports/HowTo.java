package dev.understudy.agent.exports;

/**
 * Commands to be typed in the folder of an export.
 *
 * @param read prints the transactions
 * @param apply executes them on a primary, as new transactions
 */
public record HowTo(String read, String apply) {
    /** The same for every export: the raw files are read in the order of their names. */
    static final HowTo COMMANDS = new HowTo(
            "mysqlbinlog --base64-output=DECODE-ROWS -vv --include-gtids=\"$(cat " + Draft.GTIDS + ")\" raw/*",
            "mysqlbinlog --skip-gtids --include-gtids=\"$(cat " + Draft.GTIDS
                    + ")\" raw/* | mysql --host=PRIMARY --user=USER -p");
}
