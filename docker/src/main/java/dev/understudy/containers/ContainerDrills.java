package dev.understudy.containers;

import dev.understudy.drill.Drill;
import dev.understudy.drill.Drills;
import dev.understudy.drill.HostDrills;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The drills that containers can play. */
public final class ContainerDrills {
    private ContainerDrills() {}

    /** Those about hosts, each also with a backlog, and those of a lab that do to a node what can be done to a container. */
    public static List<Drill> all() {
        List<Drill> all = new ArrayList<>(HostDrills.withBacklogs());
        Drills.all().stream()
                .filter(drill -> all.stream().noneMatch(known -> known.name().equals(drill.name())))
                .filter(drill -> ContainerStage.canInflict(drill.fault()))
                .forEach(all::add);
        // Each change of ground is a new cluster.
        all.sort(Comparator.comparing(Drill::ground));
        return List.copyOf(all);
    }
}
