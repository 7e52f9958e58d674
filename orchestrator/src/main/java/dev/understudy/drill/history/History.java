package dev.understudy.drill.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What one process wrote down of its work, or several, one after the other, in one file. Its times are nanoseconds since 1970 by
 * the wall clock of its beginning, carried on by the monotonic clock.
 *
 * @param name by which a person finds it, such as the file's
 * @param sections what each process did, in the order of the file
 */
public record History(String name, List<Section> sections) {
    private static final int LINES_OF_HEAD = 1;

    /** Copies what is handed in. */
    public History {
        sections = List.copyOf(sections);
    }

    /** What one process has in memory, as if it had been written to a file, line by line. */
    public static History ofMemory(String name, List<Operation> operations, List<Snapshot> snapshots) {
        List<Event> events = new ArrayList<>();
        for (Operation operation : operations) {
            events.add(new Event(name, events.size() + LINES_OF_HEAD + 1, name, operation));
        }
        return new History(name, List.of(new Section(name, Ending.WHOLE, events, snapshots)));
    }

    /**
     * What one process did.
     *
     * @param process its name
     * @param ending whether it is all that it did
     * @param events what its clients did, in the order of their ends
     * @param snapshots what it found on the servers
     */
    public record Section(String process, Ending ending, List<Event> events, List<Snapshot> snapshots) {
        /** Copies what is handed in. */
        public Section {
            events = List.copyOf(events);
            snapshots = List.copyOf(snapshots);
        }
    }

    /** How a section ends. */
    public enum Ending {
        /** The process said that there is no more. */
        WHOLE,
        /** It did not: each client may have had one more operation under way. */
        CUT_OFF,
        /** The same, and the last line breaks off in the middle. */
        TORN
    }

    /**
     * An operation in its place.
     *
     * @param file the name of its history
     * @param line where it stands there
     * @param process who did it; two of one name are the same only within a section
     * @param operation what was done, in the time of the history
     */
    public record Event(String file, int line, String process, Operation operation) {
        /** When it began, in the time of the history. */
        public long start() {
            return operation.span().start();
        }

        /** When it ended, in the time of the history. */
        public long end() {
            return operation.span().end();
        }

        /** Where it is found. */
        public String place() {
            return operation.client() + " (" + file + ":" + line + ")";
        }
    }
}
