package dev.understudy.simulator;

import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operator, once the faults have stopped: does what the messages ask for, and no more. Switches hosts on, gives back and
 * resumes; as a last resort forces a failover, after
 * having really switched off what nobody hears.
 */
final class Person {
    private static final long ROUND = 2 * Timeline.SECOND;
    private static final long LAST_RESORT = 25 * Timeline.SECOND;

    private final World world;
    private final Set<NodeId> switchedOff = new TreeSet<>();
    private long revokingSince = -1;

    Person(World world) {
        this.world = world;
    }

    void begin() {
        world.timeline().after(ROUND, this::look);
    }

    private void look() {
        world.store().record().ifPresent(this::help);
        world.timeline().after(ROUND, this::look);
    }

    private void help(ClusterState record) {
        if (record.phase() != Phase.REVOKING) {
            revokingSince = -1;
            switchedOff.forEach(node -> world.host(node).switchOn());
            switchedOff.clear();
        }
        if (!world.store().requests().isEmpty()) {
            return;
        }
        if (record.automation() == Automation.PAUSED) {
            ask(Request.Kind.RESUME, Optional.empty(), Set.of());
        } else if (record.phase() == Phase.REVOKING) {
            force(record);
        } else {
            mend(record);
            if (record.lastChange().isPresent() && world.store().requests().isEmpty()) {
                ask(Request.Kind.ACKNOWLEDGE, Optional.empty(), Set.of());
            }
        }
    }

    private void mend(ClusterState record) {
        record.members().forEach((node, member) -> {
            if (member.assignment().role() == Role.MAINTENANCE
                    && world.store().requests().isEmpty()) {
                ask(Request.Kind.RETURN, Optional.of(node), Set.of());
            }
        });
    }

    /** Nobody can be made primary for long: what is not heard is switched off, and the word is given. */
    private void force(ClusterState record) {
        long now = world.timeline().now();
        if (revokingSince < 0) {
            revokingSince = now;
        }
        if (now - revokingSince < LAST_RESORT) {
            return;
        }
        revokingSince = now;
        record.reigns().values().forEach(reign -> {
            switchedOff.addAll(reign.promise().ackers());
            switchedOff.add(reign.primary());
        });
        switchedOff.removeIf(node -> vouches(record, node));
        switchedOff.forEach(node -> world.host(node).switchOff());
        ask(Request.Kind.FORCE_FAILOVER, Optional.empty(), switchedOff);
    }

    /** One that is copied anew says nothing that counts, and the leader wants it named. */
    private boolean vouches(ClusterState record, NodeId node) {
        return Optional.ofNullable(world.store().reports().get(node))
                .filter(report -> report.seen()
                        .filter(seen -> seen.epoch().equals(record.epoch()))
                        .isPresent())
                .flatMap(NodeReport::server)
                .filter(server -> record.member(node)
                        .filter(member -> member.assignment().role() != Role.REBUILD)
                        .filter(member -> member.serverUuid().equals(server.serverUuid()))
                        .isPresent())
                .isPresent();
    }

    private void ask(Request.Kind kind, Optional<NodeId> node, Set<NodeId> off) {
        world.trace(
                "person",
                "asks for " + kind + node.map(named -> " of " + named).orElse("")
                        + (off.isEmpty() ? "" : " with " + off + " off"));
        world.store().request(new Request(kind, node, new TreeSet<>(off), "a person"));
    }
}
