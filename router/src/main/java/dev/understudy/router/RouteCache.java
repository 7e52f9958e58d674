package dev.understudy.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes of the texts that were seen lately, so that each is read once.
 *
 * <p>Two generations: when the young one is full it becomes the old one, and what is asked for again moves back. An
 * application that writes its values into its texts costs memory up to a bound, and no more.
 */
final class RouteCache {
    /** Whoever sends more than this spends more on sending it. */
    static final int LONGEST_TEXT = 4_096;

    private static final int MOST_CHARS = 1 << 19;

    /** What an entry costs beside its text, in characters. */
    private static final int OVERHEAD = 64;

    private volatile Map<String, Route> young = new ConcurrentHashMap<>();
    private volatile Map<String, Route> old = Map.of();
    private int youngChars;

    /** The route of a text. */
    Route of(String text) {
        Route known = young.get(text);
        return known == null ? fetch(text) : known;
    }

    private Route fetch(String text) {
        if (text.length() > LONGEST_TEXT) {
            return RouteReader.read(text);
        }
        Route known = old.get(text);
        Route route = known == null ? RouteReader.read(text) : known;
        keep(text, route);
        return route;
    }

    private synchronized void keep(String text, Route route) {
        if (youngChars > MOST_CHARS) {
            old = young;
            young = new ConcurrentHashMap<>();
            youngChars = 0;
        }
        if (young.putIfAbsent(text, route) == null) {
            youngChars += text.length() + OVERHEAD;
        }
    }

    /** How many texts are kept. */
    int size() {
        return young.size() + old.size();
    }
}
