package dev.understudy.client;

/**
 * What became of a {@link Request}.
 *
 * @param outcome whether it was taken up
 * @param reason why, or why not, a sentence for people
 */
public record Answer(Outcome outcome, String reason) {
    /** Whether a request was taken up. */
    public enum Outcome {
        ACCEPTED,
        REFUSED
    }
}
