package dev.understudy.doctor;

import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One idea of what can be wrong.
 *
 * @param id its name, as it is printed and documented
 * @param severity how bad it is
 * @param finds what it finds, a few words
 * @param why why that matters, a sentence
 * @param examination looks for it
 */
public record Check(String id, Severity severity, String finds, String why, Examination examination) {
    /** Looks for symptoms in what is known. */
    interface Examination {
        Stream<Symptom> of(ClusterFacts facts);
    }

    /** A check on each server by itself. */
    static Check onServers(
            String id,
            Severity severity,
            String finds,
            String why,
            Function<ServerFacts, Stream<Symptom.Local>> examination) {
        return new Check(
                id,
                severity,
                finds,
                why,
                facts -> facts.answered().entrySet().stream()
                        .flatMap(server ->
                                examination.apply(server.getValue()).map(symptom -> symptom.at(server.getKey()))));
    }

    /** What it finds in these facts. */
    Stream<Ailment> ailments(ClusterFacts facts) {
        return examination
                .of(facts)
                .map(symptom -> new Ailment(id, symptom.node(), severity, symptom.what(), why, symptom.mend()));
    }
}
