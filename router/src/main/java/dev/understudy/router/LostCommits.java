package dev.understudy.router;

/**
 * How many commits were not answered since the data source was started, and what was found out about them.
 *
 * @param committed proven to be committed: the application heard nothing
 * @param notCommitted proven not to be committed
 * @param unknown not found out
 */
public record LostCommits(long committed, long notCommitted, long unknown) {
    LostCommits with(CommitOutcome outcome) {
        return switch (outcome) {
            case COMMITTED -> new LostCommits(committed + 1, notCommitted, unknown);
            case NOT_COMMITTED -> new LostCommits(committed, notCommitted + 1, unknown);
            case UNKNOWN -> new LostCommits(committed, notCommitted, unknown + 1);
        };
    }
}
