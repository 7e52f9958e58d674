package dev.understudy.doctor;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Running;
import java.util.Map;
import java.util.Optional;

/**
 * A replication channel.
 *
 * @param name its name, empty for the ordinary one
 * @param source whom it follows; empty if it names nobody
 * @param receiver whether it fetches
 * @param applier whether it applies
 * @param error what stopped it last; empty if nothing did
 * @param options its settings as performance_schema names them, in lower case
 */
public record ChannelFacts(
        String name,
        Optional<Endpoint> source,
        Running receiver,
        Running applier,
        String error,
        Map<String, String> options) {
    public ChannelFacts {
        options = Map.copyOf(options);
    }

    String option(String option) {
        return options.getOrDefault(option, "");
    }

    double number(String option) {
        String text = option(option);
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }
}
