package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.Safeguard;
import dev.understudy.drill.Drill;
import dev.understudy.drill.HostDrills;
import dev.understudy.lab.LabException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Drills notice when the agents of a cluster do without one of their safeguards; with it they pass. It takes six minutes, and
 * is for {@code UNDERSTUDY_DRILLS=all} in the environment.
 */
@EnabledIfEnvironmentVariable(
        named = "UNDERSTUDY_DRILLS",
        matches = "all",
        disabledReason = "SafeguardsIT takes six minutes: set UNDERSTUDY_DRILLS=all")
@NeedsEngine(images = {"understudy/node", "understudy/orchestrator", "understudy/zookeeper"})
class SafeguardsIT {
    /** What a drill notices may depend on which of two comes first; each run has a cluster of its own. */
    private static final int RUNS = 3;

    @ParameterizedTest(name = "without {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "FENCING               | replication-cut       | still answers readers after 5 s",
                "REVOCATION            | primary-wakes-deposed | answered OK to",
                "RECEIVER_ONLY_REPOINT | successor-lost        | the drill waited 60 s for the phase STABLE; the cluster is REVOKING",
            })
    void aDrillNotices(Safeguard without, String name, String what) throws Exception {
        Drill drill = HostDrills.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<String> noticed = new ArrayList<>();
        while (noticed.size() < RUNS && noticed.stream().noneMatch(sentence -> sentence.contains(what))) {
            noticed.add(run(without, drill).orElse("nothing"));
        }
        System.out.println("without " + without + ", " + name + " noticed: " + String.join(" | ", noticed));

        assertThat(noticed).anySatisfy(sentence -> assertThat(sentence).contains(what));
    }

    /** What was the matter with a run; empty if it passed. */
    private static Optional<String> run(Safeguard without, Drill drill) throws Exception {
        try (Theatre theatre = new Theatre(
                Map.of("UNDERSTUDY_WITHOUT_SAFEGUARD", without.name()),
                Path.of("target", "drills", "without-" + without),
                line -> System.out.println("drills: " + line))) {
            return theatre.run(drill).failure();
        } catch (LabException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
