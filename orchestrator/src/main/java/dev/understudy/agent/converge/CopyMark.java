package dev.understudy.agent.converge;

/**
 * What an agent notes durably of a copy of its node.
 *
 * @param stage how far it had come
 * @param serverUuid the server's identity then
 */
public record CopyMark(Stage stage, String serverUuid) {
    /** How far a copy had come. */
    public enum Stage {
        /** From now on the data may be half of the old and half of the new. */
        BEGUN,
        /** The server under this identity has all of the donor's data. */
        DONE
    }
}
