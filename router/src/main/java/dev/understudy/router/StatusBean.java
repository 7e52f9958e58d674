package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Answers JMX with what the status is at that moment. */
final class StatusBean implements RouterMXBean {
    private final Supplier<RouterStatus> status;

    StatusBean(Supplier<RouterStatus> status) {
        this.status = status;
    }

    @Override
    public String getCluster() {
        return status.get().cluster().value();
    }

    @Override
    public long getEpoch() {
        return status.get().epoch().value();
    }

    @Override
    public String getPhase() {
        return status.get().phase().name();
    }

    @Override
    public String getPrimary() {
        return status.get().primary().map(NodeId::value).orElse("");
    }

    @Override
    public List<String> getReplicas() {
        return status.get().replicas().stream().map(NodeId::value).toList();
    }

    @Override
    public int getWaiting() {
        return status.get().waiting();
    }

    @Override
    public Map<String, Integer> getConnectionsUsed() {
        Map<String, Integer> used = new TreeMap<>();
        status.get().inFlight().forEach((node, number) -> used.put(node.value(), number));
        return used;
    }

    @Override
    public long getLongestPauseMillis() {
        return status.get().longestPause().toMillis();
    }

    @Override
    public long getChangeovers() {
        return status.get().changeovers();
    }

    @Override
    public long getLostCommitsCommitted() {
        return status.get().lostCommits().committed();
    }

    @Override
    public long getLostCommitsNotCommitted() {
        return status.get().lostCommits().notCommitted();
    }

    @Override
    public long getLostCommitsUnknown() {
        return status.get().lostCommits().unknown();
    }
}
