package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import java.util.Optional;

/** Nothing is to be done by itself, but a person should know: the gravest diagnosis is told. */
final class Trouble implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return Diagnosis.of(situation, record).stream()
                .filter(finding -> finding.diagnosis().severity() != Diagnosis.Severity.NOTE)
                .findFirst()
                .map(finding -> new Decision.Alert(finding.sentence()));
    }
}
