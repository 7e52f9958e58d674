package dev.understudy.agent.health;

/** Whether a node is fit for what was asked. */
public sealed interface Verdict {
    /** Why, a sentence for people. */
    String reason();

    /** It is. */
    record Fit(String reason) implements Verdict {}

    /**
     * It is not.
     *
     * @param reason why
     * @param next what a person does about it, or where to send the work instead
     */
    record Unfit(String reason, String next) implements Verdict {}
}
