package dev.understudy.router;

/** What a router counts since it was started. */
final class Counters {
    private long changeovers;
    private LostCommits lostCommits = new LostCommits(0, 0, 0);

    synchronized void changedOver() {
        changeovers++;
    }

    synchronized void lostCommit(CommitOutcome outcome) {
        lostCommits = lostCommits.with(outcome);
    }

    synchronized long changeovers() {
        return changeovers;
    }

    synchronized LostCommits lostCommits() {
        return lostCommits;
    }
}
