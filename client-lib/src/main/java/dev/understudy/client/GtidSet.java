package dev.understudy.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A set of global transaction identifiers, immutable, with the tags of MySQL 8.3 and newer.
 *
 * <p>The text form is MySQL's: {@code uuid:1-5:7:tag:1-3,uuid2:9}. White space and upper case are accepted, and printed
 * is the form that MySQL prints on one line: sources sorted, intervals merged (manual, section 19.1.3.1 "GTID Format and
 * Storage").
 */
public final class GtidSet {
    public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

    /** Who numbers transactions: a server, and for tagged ones the tag. */
    private record Source(String uuid, String tag) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int byUuid = uuid.compareTo(other.uuid);
            return byUuid != 0 ? byUuid : tag.compareTo(other.tag);
        }
    }

    private final SortedMap<Source, Intervals> bySource;

    private GtidSet(SortedMap<Source, Intervals> bySource) {
        this.bySource = Collections.unmodifiableSortedMap(bySource);
    }

    /**
     * Reads MySQL's text form.
     *
     * @throws IllegalArgumentException if the text is not a GTID set; the message shows the part that is not
     */
    @JsonCreator
    public static GtidSet parse(String text) {
        SortedMap<Source, Intervals> sets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String source = part.strip().toLowerCase(Locale.ROOT);
            if (!source.isEmpty()) {
                parseSource(source, sets);
            }
        }
        return new GtidSet(sets);
    }

    private static void parseSource(String text, SortedMap<Source, Intervals> sets) {
        String[] tokens = text.split(":", -1);
        String uuid = tokens[0].strip();
        if (!UUID.matcher(uuid).matches() || tokens.length < 2) {
            throw new IllegalArgumentException("\"" + text + "\" is not uuid:numbers");
        }
        String tag = "";
        boolean numbersMissing = true;
        for (int i = 1; i < tokens.length; i++) {
            String token = tokens[i].strip();
            if (TAG.matcher(token).matches()) {
                if (numbersMissing && !tag.isEmpty()) {
                    break;
                }
                tag = token;
                numbersMissing = true;
            } else {
                sets.merge(new Source(uuid, tag), Intervals.parse(token), Intervals::union);
                numbersMissing = false;
            }
        }
        if (numbersMissing) {
            throw new IllegalArgumentException("\"" + text + "\" has a tag without numbers");
        }
    }

    /** The set of one untagged transaction. */
    public static GtidSet of(String uuid, long number) {
        return parse(uuid + ":" + number);
    }

    public boolean isEmpty() {
        return bySource.isEmpty();
    }

    /** How many transactions are in the set. */
    public long count() {
        return bySource.values().stream().mapToLong(Intervals::count).sum();
    }

    /** Whether every transaction of the other set is in this one. */
    public boolean contains(GtidSet other) {
        return other.bySource.entrySet().stream().allMatch(entry -> {
            Intervals mine = bySource.get(entry.getKey());
            return mine != null && mine.contains(entry.getValue());
        });
    }

    /** Whether some transaction of this server is in the set, with whatever tag. */
    public boolean hasOf(String uuid) {
        return bySource.keySet().stream().anyMatch(source -> source.uuid().equals(uuid));
    }

    /** The part of the set that this server numbered, with whatever tag. */
    public GtidSet only(String uuid) {
        SortedMap<Source, Intervals> sets = new TreeMap<>();
        bySource.forEach((source, intervals) -> {
            if (source.uuid().equals(uuid)) {
                sets.put(source, intervals);
            }
        });
        return new GtidSet(sets);
    }

    public GtidSet union(GtidSet other) {
        SortedMap<Source, Intervals> sets = new TreeMap<>(bySource);
        other.bySource.forEach((source, intervals) -> sets.merge(source, intervals, Intervals::union));
        return new GtidSet(sets);
    }

    /** What is in this set and not in the other one. */
    public GtidSet minus(GtidSet other) {
        SortedMap<Source, Intervals> sets = new TreeMap<>();
        for (Map.Entry<Source, Intervals> entry : bySource.entrySet()) {
            Intervals theirs = other.bySource.get(entry.getKey());
            Intervals left =
                    theirs == null ? entry.getValue() : entry.getValue().minus(theirs);
            if (!left.isEmpty()) {
                sets.put(entry.getKey(), left);
            }
        }
        return new GtidSet(sets);
    }

    /** What is in both sets. */
    public GtidSet intersect(GtidSet other) {
        return minus(minus(other));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet set && bySource.equals(set.bySource);
    }

    @Override
    public int hashCode() {
        return bySource.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        String uuid = "";
        for (Map.Entry<Source, Intervals> entry : bySource.entrySet()) {
            Source source = entry.getKey();
            if (!source.uuid().equals(uuid)) {
                uuid = source.uuid();
                text.append(text.length() == 0 ? "" : ",").append(uuid);
            }
            if (!source.tag().isEmpty()) {
                text.append(':').append(source.tag());
            }
            text.append(':').append(entry.getValue());
        }
        return text.toString();
    }
}
