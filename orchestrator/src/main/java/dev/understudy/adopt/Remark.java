package dev.understudy.adopt;

/**
 * Something that the person should know before a cluster is taken over.
 *
 * @param where the node
 * @param kind what follows from it
 * @param what what is found, and why it matters
 * @param mend what is done about it: a statement, or a few words
 */
public record Remark(String where, Kind kind, String what, String mend) {
    /** What follows from a remark. */
    public enum Kind {
        /** Nothing is taken over before a person has changed it. */
        BLOCKS,
        /** It is changed on the way, while the server runs. */
        CHANGES,
        /** It stays as it is. */
        NOTE
    }
}
