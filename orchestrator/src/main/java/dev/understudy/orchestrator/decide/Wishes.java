package dev.understudy.orchestrator.decide;

import dev.understudy.client.Answer;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What people ask for, oldest first: taken up, or refused with the reason. */
final class Wishes implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return situation.requests().entrySet().stream()
                .filter(entry -> entry.getValue().kind() != Request.Kind.FORCE_FAILOVER)
                .flatMap(entry -> answer(situation, record, entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    /** What people ask for; if they ask for nothing, the decision. */
    static Decision before(Decision decision, Situation situation, ClusterState record) {
        return new Wishes().decide(situation, record).orElse(decision);
    }

    /** The next step for a request; empty while other rules prepare the way. */
    private static Optional<Decision> answer(Situation situation, ClusterState record, String name, Request request) {
        return request.kind() == Request.Kind.REMOVE_NODE
                ? NodeRemoval.next(situation, record, name, request)
                : Optional.of(atOnce(situation, record, name, request));
    }

    private static Decision atOnce(Situation situation, ClusterState record, String name, Request request) {
        return switch (request.kind()) {
            case SWITCHOVER -> switchover(situation, record, name, request);
            case PAUSE -> automation(record, name, request, Automation.PAUSED);
            case RESUME -> automation(record, name, request, Automation.ON);
            case MAINTENANCE -> setApart(situation, record, name, request);
            case RETURN -> takeBack(record, name, request);
            case REBUILD -> rebuild(situation, record, name, request);
            case ACKNOWLEDGE ->
                taken(
                        Draft.sameEpoch(record)
                                .lastChange(Optional.empty())
                                .because(request.by() + " has looked at the last failover"),
                        name);
            case ADD_NODE -> NodeAddition.answer(situation, record, name, request);
            case ADOPT ->
                refused(
                        name,
                        "there is a cluster already: its nodes are "
                                + record.members().keySet() + "; understudy node add takes another one in");
            case FORCE_FAILOVER, REMOVE_NODE ->
                throw new IllegalArgumentException(request.kind() + " has a rule of its own");
        };
    }

    /** The oldest request of a kind, by its name in ZooKeeper. */
    static Optional<String> asked(Situation situation, Request.Kind kind) {
        return situation.requests().entrySet().stream()
                .filter(entry -> entry.getValue().kind() == kind)
                .map(java.util.Map.Entry::getKey)
                .findFirst();
    }

    /** While a failover is held back, people are answered all the same; but nobody switches over from a lost primary. */
    static Optional<Decision> whileHeldBack(Situation situation, ClusterState record, String why) {
        Optional<String> switchover = asked(situation, Request.Kind.SWITCHOVER);
        return switchover.isPresent()
                ? switchover.map(name -> refused(name, why))
                : new Wishes().decide(situation, record);
    }

    private static Decision switchover(Situation situation, ClusterState record, String name, Request request) {
        if (record.phase() != Phase.STABLE) {
            return refused(name, "the cluster is " + record.phase() + ": ask again when it is STABLE");
        }
        if (request.node().isPresent()) {
            NodeId target = request.node().get();
            return whyNot(situation, record, target)
                    .<Decision>map(why -> refused(name, why))
                    .orElseGet(() -> taken(Switchover.begin(record, target, request.by()), name));
        }
        return record.reign().promise().ackers().stream()
                .filter(node -> whyNot(situation, record, node).isEmpty())
                .min(Comparator.comparing(
                        node -> record.member(node).orElseThrow().traits().promotion()))
                .<Decision>map(target -> taken(Switchover.begin(record, target, request.by()), name))
                .orElseGet(() -> refused(
                        name,
                        "no replica can take over: none of the ackers "
                                + record.reign().promise().ackers() + " follows without trouble"));
    }

    /** Why the node cannot take over from a primary that is well; empty if it can. */
    static Optional<String> whyNot(Situation situation, ClusterState record, NodeId target) {
        if (record.member(target).isEmpty()) {
            return Optional.of("there is no node " + target + "; the nodes are "
                    + record.members().keySet());
        }
        if (record.primary().equals(Optional.of(target))) {
            return Optional.of(target + " is the primary already");
        }
        if (!record.reign().promise().ackers().contains(target)) {
            return Optional.of(
                    target + " is no acker: " + record.reign().promise().ackers() + " are");
        }
        if (!record.isDurabilityProven()) {
            return Optional.of("the durability is being changed: ask again in a moment");
        }
        return Evidence.follows(situation, record, target) && Evidence.isEligible(situation, record, target)
                ? Optional.empty()
                : Optional.of(target + " does not follow the primary without trouble, or must not be primary");
    }

    private static Decision automation(ClusterState record, String name, Request request, Automation next) {
        return taken(Draft.sameEpoch(record).automation(next).because(request.by() + " sets automation " + next), name);
    }

    private static Decision setApart(Situation situation, ClusterState record, String name, Request request) {
        Optional<NodeId> node =
                request.node().filter(named -> record.member(named).isPresent());
        if (node.isEmpty()) {
            return refused(
                    name,
                    "maintenance of which node? The nodes are "
                            + record.members().keySet());
        }
        if (record.primary().equals(node) || record.phase() != Phase.STABLE) {
            return refused(
                    name,
                    node.get() + " is needed as it is, in " + record.phase() + ": "
                            + (record.phase() == Phase.STABLE ? "switch over first" : "ask again when it is STABLE"));
        }
        Optional<String> missed = missedBy(situation, record, node.get());
        if (missed.isPresent()) {
            return refused(name, missed.get());
        }
        return taken(
                Draft.sameEpoch(record)
                        .assign(node.get(), Assignment.of(Role.MAINTENANCE))
                        .because(request.by() + " takes " + node.get() + " into maintenance"),
                name);
    }

    private static Decision rebuild(Situation situation, ClusterState record, String name, Request request) {
        Optional<NodeId> node =
                request.node().filter(named -> record.member(named).isPresent());
        if (node.isEmpty()) {
            return refused(
                    name,
                    "rebuild which node? The nodes are " + record.members().keySet());
        }
        Optional<String> why = whyNotRebuild(situation, record, node.get())
                .or(() -> whyNotFrom(situation, record, node.get(), request.nodes()));
        return why.isPresent()
                ? refused(name, why.get())
                : taken(rebuilding(situation, record, node.get(), request), name);
    }

    private static ClusterState rebuilding(Situation situation, ClusterState record, NodeId node, Request request) {
        NodeId donor = request.nodes().stream()
                .findFirst()
                .or(() -> Donors.of(situation, record, node)
                        .fitting(situation, node)
                        .best())
                .orElseThrow();
        return Rebuild.ordered(situation, record, node, donor)
                .because(request.by() + " has " + node + " copied anew from " + donor
                        + Rebuild.doubt(situation, node, donor));
    }

    /** Why it can be copied from nobody, or not from the one whom the person has named. */
    private static Optional<String> whyNotFrom(
            Situation situation, ClusterState record, NodeId node, SortedSet<NodeId> named) {
        if (!named.isEmpty()) {
            return new DonorChoice(situation, record, node, named.first()).objection();
        }
        Donors donors = Donors.of(situation, record, node);
        return donors.nodes().isEmpty()
                ? Optional.of("nobody has all of the primary's history in the same version series: bring a replica back"
                        + " first")
                : donors.lackOfRoom(situation, node);
    }

    private static Optional<String> whyNotRebuild(Situation situation, ClusterState record, NodeId node) {
        if (record.primary().equals(Optional.of(node)) || record.phase() != Phase.STABLE) {
            return Optional.of(node + " is needed as it is, in " + record.phase() + ": "
                    + (record.phase() == Phase.STABLE ? "switch over first" : "ask again when it is STABLE"));
        }
        if (record.member(node)
                .filter(member -> member.assignment().role() == Role.REBUILD)
                .isPresent()) {
            return Optional.of(node + " is being rebuilt already");
        }
        return missedBy(situation, record, node);
    }

    /** Whether writes would stop without this acker. */
    static Optional<String> missedBy(Situation situation, ClusterState record, NodeId node) {
        int needed = record.durability().map(Durability::acknowledgements).orElse(0);
        long left = record.durability().stream()
                .flatMap(durability -> durability.ackers().stream())
                .filter(acker -> !acker.equals(node) && Evidence.follows(situation, record, acker))
                .count();
        boolean blocks = switch (situation.policy().whenAckersAreLost()) {
            case BLOCK -> record.isAcker(node) && left < needed;
            case DEGRADE -> false;
        };
        return blocks
                ? Optional.of("without " + node + " only " + left + " ackers are left, and commits wait for " + needed
                        + ": writes would stop; bring another replica first")
                : Optional.empty();
    }

    private static Decision takeBack(ClusterState record, String name, Request request) {
        Optional<NodeId> node = request.node()
                .filter(named -> record.member(named)
                        .filter(member -> member.assignment().role() == Role.MAINTENANCE)
                        .isPresent());
        if (node.isEmpty() || record.primary().isEmpty()) {
            return refused(name, "no such node is in maintenance, or nobody is primary just now");
        }
        return taken(
                Draft.sameEpoch(record)
                        .assign(
                                node.get(),
                                Assignment.replicaOf(record.primary().get()))
                        .because(request.by() + " gives " + node.get() + " back"),
                name);
    }

    static Decision taken(ClusterState next, String name) {
        return new Decision.Write(next, one(name, Answer.Outcome.ACCEPTED, next.reason()));
    }

    static Decision refused(String name, String why) {
        return new Decision.Reply(one(name, Answer.Outcome.REFUSED, why));
    }

    private static SortedMap<String, Answer> one(String name, Answer.Outcome outcome, String reason) {
        SortedMap<String, Answer> answers = new TreeMap<>();
        answers.put(name, new Answer(outcome, reason));
        return answers;
    }
}
