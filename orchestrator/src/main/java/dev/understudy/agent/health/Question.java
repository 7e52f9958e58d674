package dev.understudy.agent.health;

import java.util.Arrays;
import java.util.Optional;

/** What a load balancer may ask a node's agent. */
public enum Question {
    /** Whether the agent and its server are alive. */
    HEALTH("/health"),
    /** Whether the node is the primary to which writes may go now. */
    PRIMARY("/primary"),
    /** Whether the node is a replica that serves reads, with a known lag. */
    REPLICA("/replica"),
    /** Whether reads may go to the node, primary or replica. */
    READ_ONLY("/read-only");

    private final String path;

    Question(String path) {
        this.path = path;
    }

    /** Where it is asked, such as {@code /primary}. */
    public String path() {
        return path;
    }

    /** The question of a path; empty if it is none. */
    public static Optional<Question> of(String path) {
        return Arrays.stream(values())
                .filter(question -> question.path.equals(path))
                .findFirst();
    }
}
