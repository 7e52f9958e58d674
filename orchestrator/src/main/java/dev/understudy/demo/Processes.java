package dev.understudy.demo;

import dev.understudy.lab.Lab;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The process ids of a lab's parts at one moment, by the names that the demo shows; empty for a part that is down.
 *
 * @param byPart such as {@code mysqld db1}, {@code agent db1}, {@code orchestrator o1}
 */
record Processes(SortedMap<String, OptionalLong> byPart) {
    static Processes of(Lab lab) {
        SortedMap<String, OptionalLong> pids = new TreeMap<>();
        lab.nodes().forEach(node -> {
            pids.put("mysqld " + node, lab.serverPid(node));
            pids.put("agent " + node, lab.agentPid(node));
        });
        lab.orchestratorPids().forEach((id, pid) -> pids.put("orchestrator " + id, pid));
        return new Processes(pids);
    }

    /** The process id of a part, or that it is down. */
    String show(String part) {
        OptionalLong pid = byPart.getOrDefault(part, OptionalLong.empty());
        return pid.isPresent() ? Long.toString(pid.getAsLong()) : "down";
    }

    /** Tells what has changed since an earlier look. */
    void tellChanges(Processes before, Events events) {
        byPart.forEach((part, pid) -> {
            OptionalLong earlier = before.byPart.getOrDefault(part, OptionalLong.empty());
            if (pid.equals(earlier)) {
                return;
            }
            if (earlier.isPresent()) {
                events.add(part + " (process " + earlier.getAsLong() + ") has ended");
            }
            if (pid.isPresent()) {
                events.add(part + " runs again as process " + pid.getAsLong());
            }
        });
    }
}
