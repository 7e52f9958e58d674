package dev.understudy.agent;

/** One of the things by which an agent keeps its node safe. Drills switch one off, to show that they would notice. */
public enum Safeguard {
    FENCING("a deposed primary stays open to its clients, and is said to be fenced"),
    REVOCATION(
            "a revoked acker goes on acknowledging, and is said to have stopped, until it is moved to another source"),
    RECEIVER_ONLY_REPOINT("a replica is moved with its applier stopped, which throws away what it had not applied");

    private final String without;

    Safeguard(String without) {
        this.without = without;
    }

    /** What happens when it is switched off. */
    public String without() {
        return without;
    }
}
