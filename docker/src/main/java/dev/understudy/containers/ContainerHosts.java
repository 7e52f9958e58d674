package dev.understudy.containers;

import dev.understudy.client.NodeId;
import dev.understudy.drill.Machines;
import dev.understudy.drill.Move;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The containers of a cluster as hosts, and the faults that they suffer. */
public final class ContainerHosts implements Machines {
    /** This machine, on which the application runs, as a host. */
    private static final String APPLICATION = "application";

    /** If this process dies, the kernel ends its cuts after this time. */
    private static final Duration AT_MOST = Duration.ofMinutes(3);

    private static final Duration RESTARTED = Duration.ofMinutes(1);

    private final ContainerCluster cluster;
    private final List<LastingFault> links = new ArrayList<>();
    private final Map<String, LastingFault> frozen = new TreeMap<>();
    private final SortedSet<String> killed = new TreeSet<>();
    private final List<LastingFault> disks = new ArrayList<>();
    private final List<LastingFault> clocks = new ArrayList<>();

    public ContainerHosts(ContainerCluster cluster) {
        this.cluster = cluster;
    }

    private interface Act {
        void run() throws FaultException;
    }

    private static void act(Act act) throws LabException {
        try {
            act.run();
        } catch (FaultException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public SortedSet<String> zooKeepers() {
        return new TreeSet<>(cluster.plan().zooKeepers().keySet());
    }

    @Override
    public SortedSet<String> orchestrators() {
        return new TreeSet<>(cluster.plan().orchestrators().keySet());
    }

    @Override
    public SortedSet<String> applications() {
        return new TreeSet<>(List.of(APPLICATION));
    }

    @Override
    public void cut(SortedSet<String> from, SortedSet<String> others, Move.Way way) throws LabException {
        Direction direction = switch (way) {
            case BOTH_WAYS -> Direction.BOTH;
            case OUTGOING -> Direction.FROM_HOST;
            case INCOMING -> Direction.TO_HOST;
        };
        act(() -> {
            for (String host : from) {
                for (Link link : links(host, others)) {
                    links.add(link.drop(direction, AT_MOST));
                }
            }
        });
    }

    @Override
    public void slow(SortedSet<String> from, SortedSet<String> others, Duration delay) throws LabException {
        act(() -> {
            for (String host : from) {
                for (Link link : links(host, others)) {
                    links.add(link.delay(delay, Direction.BOTH, AT_MOST));
                }
            }
        });
    }

    private List<Link> links(String host, SortedSet<String> others) throws FaultException {
        List<ContainerHost> peers = new ArrayList<>();
        List<Link> made = new ArrayList<>();
        for (String other : others) {
            if (other.equals(APPLICATION)) {
                made.add(Link.toOutside(
                        cluster.host(host), "applications", cluster.plan().gateway()));
            } else {
                peers.add(cluster.host(other));
            }
        }
        if (!peers.isEmpty()) {
            made.add(Link.between(cluster.host(host), peers.toArray(ContainerHost[]::new)));
        }
        return made;
    }

    @Override
    public void heal() throws LabException {
        healAll(links);
    }

    @Override
    public void freeze(String host) throws LabException {
        act(() -> frozen.put(host, cluster.host(host).pause()));
    }

    @Override
    public void thaw(String host) throws LabException {
        LastingFault fault = frozen.remove(host);
        if (fault != null) {
            act(fault::heal);
        }
    }

    @Override
    public void kill(String host) throws LabException {
        act(() -> cluster.host(host).kill());
        killed.add(host);
    }

    @Override
    public void start(String host) throws LabException {
        act(() -> cluster.host(host).start());
        killed.remove(host);
    }

    @Override
    public void restart(String host) throws LabException, InterruptedException {
        act(() -> cluster.host(host).restart());
        try {
            cluster.host(host).awaitHealthy(RESTARTED);
        } catch (FaultException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void killServer(NodeId node) throws LabException {
        act(() -> cluster.host(node.value()).signal("KILL", "mysqld"));
    }

    @Override
    public void remove(String host) throws LabException {
        act(() -> cluster.remove(host));
    }

    @Override
    public NodeId addNode() throws LabException {
        try {
            return cluster.addNode();
        } catch (FaultException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void stallDisk(NodeId node, Duration time) throws LabException {
        act(() -> disks.add(new Disk(cluster.host(node.value()), Containers.DATA).stall(time)));
    }

    @Override
    public void skewClock(NodeId node, Duration by) throws LabException {
        if (by.isZero()) {
            healAll(clocks);
        } else {
            act(() -> clocks.add(new HostClock(cluster.host(node.value())).skew(by, AT_MOST)));
        }
    }

    @Override
    public List<String> mend() {
        List<String> mended = new ArrayList<>();
        mended.addAll(mendAll("disks", disks.isEmpty() ? List.of() : List.of("all"), disk -> healAll(disks)));
        mended.addAll(mendAll("clocks", clocks.isEmpty() ? List.of() : List.of("all"), clock -> healAll(clocks)));
        mended.addAll(mendAll("links", links.isEmpty() ? List.of() : List.of("all"), link -> heal()));
        mended.addAll(mendAll("frozen", List.copyOf(frozen.keySet()), this::thaw));
        mended.addAll(mendAll("killed", List.copyOf(killed), this::start));
        return mended;
    }

    private static void healAll(List<LastingFault> faults) throws LabException {
        List<LastingFault> now = List.copyOf(faults);
        faults.clear();
        act(() -> {
            for (LastingFault fault : now) {
                fault.heal();
            }
        });
    }

    private interface Mending {
        void of(String host) throws LabException;
    }

    private static List<String> mendAll(String what, List<String> hosts, Mending mending) {
        List<String> mended = new ArrayList<>();
        for (String host : hosts) {
            try {
                mending.of(host);
                mended.add(what + ": " + host);
            } catch (LabException e) {
                mended.add(what + ": " + host + " could not be mended: " + e.getMessage());
            }
        }
        return mended;
    }
}
