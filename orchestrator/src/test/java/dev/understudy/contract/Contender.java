package dev.understudy.contract;

import dev.understudy.client.ClusterState;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import dev.understudy.orchestrator.lead.RecordStore.Stored;
import java.util.List;
import java.util.Optional;

/** An orchestrator as the store sees it: a session, a place in the queue of those that may lead, reads and writes. */
public interface Contender {
    /** What proves that it leads; empty while it does not, or cannot know. */
    Optional<String> token();

    /** The record, not older than anything that was written before the call. The store answers. */
    Stored read();

    /** Tries to write a record over what was read, as the holder of a token, which may be somebody's of long ago. */
    Outcome write(ClusterState next, Stored before, String token);

    /** The versions of the history's entries, oldest first. */
    List<StateVersion> history();

    /** Ends its session, as the store does with one that it has not heard of for too long. It opens another by itself. */
    void expireSession();

    /** Gives up the queue and queues again, at its end. */
    void renew();
}
