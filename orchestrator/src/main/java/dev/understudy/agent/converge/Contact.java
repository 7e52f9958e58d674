package dev.understudy.agent.converge;

import java.time.Duration;

/**
 * For how long a node has heard nothing.
 *
 * @param store since ZooKeeper last took a report of its agent
 * @param peers since a commit of the primary's agent was last acknowledged; on a replica, since its source's last heartbeat
 *     or event
 * @param fence for how long both may last before the node closes itself
 */
public record Contact(Duration store, Duration peers, Duration fence) {
    /** The default of {@code --isolation-fence}. */
    public static final Duration STANDARD = Duration.ofSeconds(10);

    /** A node that hears both. */
    public static Contact held() {
        return new Contact(Duration.ZERO, Duration.ZERO, STANDARD);
    }

    /** Whether it has heard neither for so long that others may have gone on without it. ZooKeeper alone proves nothing. */
    public boolean isLost() {
        return store.compareTo(fence) >= 0 && peers.compareTo(fence) >= 0;
    }
}
