package dev.understudy.doctor;

/** What came of asking a server. */
public sealed interface Seen {
    /** It answered. */
    record Answered(ServerFacts facts) implements Seen {}

    /** It takes no clients now: {@code offline_mode} is on. */
    record Offline() implements Seen {}

    /**
     * It is there, and the doctor's account is refused or may not read what it must.
     *
     * @param reason what the server said
     */
    record Refused(String reason) implements Seen {}

    /**
     * It does not answer from here.
     *
     * @param reason what went wrong
     */
    record Silent(String reason) implements Seen {}
}
