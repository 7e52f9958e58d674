package dev.understudy.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The readings of the texts that were seen lately, so that each is read once.
 *
 * <p>Two generations: when the young one is full it becomes the old one, and what is asked for again moves back. An
 * application that writes its values into its texts costs memory up to a bound, and no more.
 */
final class SqlCache {
    /** Whoever sends more than this spends more on sending it. */
    static final int LONGEST_TEXT = 4_096;

    private static final int MOST_CHARS = 1 << 19;

    /** What an entry costs beside its text, in characters. */
    private static final int OVERHEAD = 64;

    private volatile Map<String, Sql> young = new ConcurrentHashMap<>();
    private volatile Map<String, Sql> old = Map.of();
    private int youngChars;

    /** The reading of a text. */
    Sql of(String text) {
        Sql known = young.get(text);
        return known == null ? fetch(text) : known;
    }

    private Sql fetch(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Sql.of(text);
        }
        Sql known = old.get(text);
        Sql sql = known == null ? Sql.of(text) : known;
        keep(sql);
        return sql;
    }

    private synchronized void keep(Sql sql) {
        if (youngChars > MOST_CHARS) {
            old = young;
            young = new ConcurrentHashMap<>();
            youngChars = 0;
        }
        if (young.putIfAbsent(sql.text(), sql) == null) {
            youngChars += sql.text().length() + OVERHEAD;
        }
    }

    /** How many texts are kept. */
    int size() {
        return young.size() + old.size();
    }
}
