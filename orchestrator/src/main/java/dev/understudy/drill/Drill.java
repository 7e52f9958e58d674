package dev.understudy.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.Ground;
import dev.understudy.orchestrator.decide.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A drill: a fault under load, and what is expected of the cluster.
 *
 * @param name by which it is called
 * @param sentence what it does and shows
 * @param fault what strikes
 * @param expectation what must hold
 * @param whenAckersAreLost the policy of the cluster that it needs
 * @param ground on what its lab stands
 * @param pause of each of the application's threads between two pieces of work
 */
public record Drill(
        String name,
        String sentence,
        Fault fault,
        Expectation expectation,
        Policy.Loss whenAckersAreLost,
        Ground ground,
        Duration pause) {
    private static final Duration BACKLOG = Duration.ofSeconds(10);
    private static final Duration BUSY = Duration.ofMillis(4);
    private static final Duration CALM = Duration.ofMillis(40);

    /** One under the usual load, for a cluster that lets writes wait when its ackers are lost. */
    public Drill(String name, String sentence, Fault fault, Expectation expectation) {
        this(name, sentence, fault, expectation, Policy.Loss.BLOCK, Ground.PLAIN, BUSY);
    }

    /** The same on other ground. */
    Drill on(Ground next) {
        return new Drill(name, sentence, fault, expectation, whenAckersAreLost, next, pause);
    }

    /** The same under a load of which a replica that was away can catch up, also where disks are slow. */
    Drill calmly() {
        return new Drill(name, sentence, fault, expectation, whenAckersAreLost, ground, CALM);
    }

    /** The same with what the replicas received in the ten seconds before not yet applied. */
    public Drill withBacklog() {
        if (!(fault instanceof Fault.Script script)) {
            throw new IllegalStateException(name + " does not consist of moves");
        }
        List<Move> moves = new ArrayList<>(List.of(
                new Move.HoldAppliers(), new Move.Pass(BACKLOG, Claim.Kind.WRITES_GO_ON), new Move.ReleaseAppliers()));
        moves.addAll(script.moves());
        return new Drill(
                name + "-with-backlog",
                sentence + "; " + BACKLOG.toSeconds() + " s of relay log wait to be applied",
                new Fault.Script(moves),
                expectation,
                whenAckersAreLost,
                ground,
                pause);
    }

    /** Its name and its sentence as a JSON object. */
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("drill", name).put("sentence", sentence);
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
