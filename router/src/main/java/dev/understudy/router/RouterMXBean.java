package dev.understudy.router;

import java.util.List;
import java.util.Map;

/** A data source's {@link RouterStatus} as JMX shows it, under {@code dev.understudy:type=Router,cluster=NAME,id=NUMBER}. */
public interface RouterMXBean {
    String getCluster();

    long getEpoch();

    String getPhase();

    /** Where writes go; empty while they wait. */
    String getPrimary();

    /** Where reads go. */
    List<String> getReplicas();

    /** How many requests wait for a server. */
    int getWaiting();

    /** How many connections to each node the application uses. */
    Map<String, Integer> getConnectionsUsed();

    /** The longest time that writes were not let through since the start. */
    long getLongestPauseMillis();

    /** How often the primary changed since the start. */
    long getChangeovers();

    /** Lost commits that were proven to be committed. */
    long getLostCommitsCommitted();

    /** Lost commits that were proven not to be committed. */
    long getLostCommitsNotCommitted();

    /** Lost commits of which it was not found out. */
    long getLostCommitsUnknown();
}
