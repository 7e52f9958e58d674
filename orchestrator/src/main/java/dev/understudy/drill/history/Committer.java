package dev.understudy.drill.history;

/**
 * Who took a write, as the client's router saw it: an epoch and its primary. A router may be behind: the epoch in which the write
 * was committed is this one or a later one of the same primary.
 *
 * @param epoch the epoch
 * @param primary the name of its primary
 */
public record Committer(long epoch, String primary) {}
