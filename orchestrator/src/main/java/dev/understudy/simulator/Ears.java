package dev.understudy.simulator;

import dev.understudy.agent.converge.Contact;
import dev.understudy.agent.converge.Heartbeats;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.Silence;
import dev.understudy.agent.converge.Step;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import java.time.Duration;
import java.util.Optional;

/** What an agent hears of others: ZooKeeper's answers, and the peers of its server, which heartbeats ask. */
final class Ears {
    /** Shorter than most faults are long, so that nodes do close themselves. */
    private static final Duration FENCE = Duration.ofSeconds(3);

    /** Heartbeats matter, and cost, only while nothing else is heard. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final World world;
    private final NodeId node;
    private final Hands hands;
    private long lookedAt;
    private long beatAt;
    private long answers;
    private Silence store = Silence.begins();
    private Silence peers = Silence.begins();

    Ears(World world, NodeId node, Hands hands) {
        this.world = world;
        this.node = node;
        this.hands = hands;
    }

    /** The agent has started. */
    void begin() {
        lookedAt = world.timeline().now();
        store = Silence.begins();
        peers = Silence.begins();
    }

    /** ZooKeeper took a report. */
    void storeAnswered() {
        answers++;
    }

    /** Listens once, at each look. */
    void listen() {
        Duration since = world.timeline().since(lookedAt);
        lookedAt = world.timeline().now();
        store = store.next(Long.toString(answers), since);
        peers = peers.next(hands.signOfPeers(), since);
    }

    Contact contact() {
        return new Contact(store.lasted(), peers.lasted(), FENCE);
    }

    /** Commits a heartbeat if it is time for one. */
    void beat(Optional<ClusterState> record, Step step, LocalFacts facts) {
        boolean isTime = store.lasted().compareTo(BEAT) > 0
                && world.timeline().since(beatAt).compareTo(BEAT) > 0;
        if (isTime && Heartbeats.due(record, node, step, facts).isPresent()) {
            beatAt = world.timeline().now();
            hands.beat();
        }
    }
}
