package dev.understudy.router;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the replicas of which nothing is heard whether they answer, each time it is run. */
final class SilentNodes implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SilentNodes.class);

    private final Silence silence;
    private final Supplier<RouterView> view;
    private final Question question;
    private final Executor background;
    private final Runnable changed;
    private final Set<NodeId> asking = ConcurrentHashMap.newKeySet();

    /** Whether a server answers at all, be it that it refuses; within a second. */
    @FunctionalInterface
    interface Question {
        boolean isAnsweredBy(NodeId node, Endpoint endpoint);
    }

    /**
     * Prepares to ask.
     *
     * @param view the newest
     * @param background where it waits for answers
     * @param changed to be called when a node has become mute or is so no more
     */
    SilentNodes(Silence silence, Supplier<RouterView> view, Question question, Executor background, Runnable changed) {
        this.silence = silence;
        this.view = view;
        this.question = question;
        this.background = background;
        this.changed = changed;
    }

    @Override
    public void run() {
        Map<NodeId, Endpoint> replicas = view.get().replicas();
        for (NodeId node : silence.toBeAsked(replicas.keySet(), System.nanoTime())) {
            Endpoint endpoint = replicas.get(node);
            if (endpoint != null && asking.add(node)) {
                background.execute(() -> ask(node, endpoint));
            }
        }
    }

    private void ask(NodeId node, Endpoint endpoint) {
        try {
            long asked = System.nanoTime();
            if (question.isAnsweredBy(node, endpoint)) {
                if (silence.answered(node, System.nanoTime())) {
                    LOG.info("{} ({}) answers again", node, endpoint);
                    changed.run();
                }
            } else if (silence.missed(node, asked)) {
                LOG.warn(
                        "nothing is heard of {} ({}) since {} ms, and it does not answer: what was read there is read"
                                + " elsewhere; look at its host, and at the network between",
                        node,
                        endpoint,
                        silence.of(node, System.nanoTime()).toMillis());
                changed.run();
            }
        } finally {
            asking.remove(node);
        }
    }
}
