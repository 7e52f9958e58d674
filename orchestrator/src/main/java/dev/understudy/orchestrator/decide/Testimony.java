package dev.understudy.orchestrator.decide;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterState;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Hearing;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.ServerReport;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes down what is known of the nodes when an epoch begins and when a node is made primary, in the very write that does
 * it: later nobody could say it, since a new leader knows only what is in ZooKeeper.
 *
 * <p>It takes down facts, not the rules' opinion of them: {@link Proof} draws its own conclusions.
 */
final class Testimony {
    private Testimony() {}

    static Decision with(Situation situation, ClusterState record, Decision decision) {
        return decision instanceof Decision.Write write && isChange(record, write.next())
                ? new Decision.Write(write.next(), write.answers(), Optional.of(hearing(situation, record, write)))
                : decision;
    }

    private static boolean isChange(ClusterState record, ClusterState next) {
        boolean begins = !next.epoch().equals(record.epoch());
        boolean crowns = !next.reigns().lastKey().equals(record.reigns().lastKey());
        return begins || crowns;
    }

    private static Hearing hearing(Situation situation, ClusterState record, Decision.Write write) {
        SortedMap<NodeId, Hearing.Voucher> vouched = switch (record.phase()) {
            case REVOKING -> revoked(situation, record);
            case DRAINING -> write.next().phase() == Phase.PROMOTING ? handedOver(situation, record) : new TreeMap<>();
            case STABLE, PROMOTING -> new TreeMap<>();
        };
        SortedMap<NodeId, GtidSet> lastSeen = new TreeMap<>();
        record.members().keySet().stream()
                .filter(node -> !vouched.containsKey(node))
                .forEach(node -> lastSeen.put(node, situation.lastSeen(node)));
        return new Hearing(vouched, lastSeen, word(situation, write));
    }

    private static SortedMap<NodeId, Hearing.Voucher> revoked(Situation situation, ClusterState record) {
        SortedMap<NodeId, Hearing.Voucher> vouched = new TreeMap<>();
        Heard.of(situation, record).servers().forEach((node, server) -> vouched.put(node, voucher(server)));
        return vouched;
    }

    /** The primary has ended its writes: it vouches for its own reign. The target shows that it has them all. */
    private static SortedMap<NodeId, Hearing.Voucher> handedOver(Situation situation, ClusterState record) {
        SortedMap<NodeId, Hearing.Voucher> vouched = new TreeMap<>();
        record.primary()
                .filter(primary ->
                        Switchover.drained(situation, record, primary).isPresent())
                .ifPresent(primary -> situation
                        .fresh(primary)
                        .flatMap(NodeReport::server)
                        .ifPresent(server -> vouched.put(primary, voucher(server))));
        record.target()
                .ifPresent(
                        target -> situation.trusted(target).ifPresent(server -> vouched.put(target, voucher(server))));
        return vouched;
    }

    private static Hearing.Voucher voucher(ServerReport server) {
        return new Hearing.Voucher(server.serverUuid(), server.history());
    }

    private static Optional<Hearing.Word> word(Situation situation, Decision.Write write) {
        return write.answers().entrySet().stream()
                .filter(answer -> answer.getValue().outcome() == Answer.Outcome.ACCEPTED)
                .map(answer -> Objects.requireNonNull(situation.requests().get(answer.getKey())))
                .filter(request -> request.kind() == Request.Kind.FORCE_FAILOVER)
                .map(request -> new Hearing.Word(request.by(), request.nodes()))
                .findFirst();
    }
}
