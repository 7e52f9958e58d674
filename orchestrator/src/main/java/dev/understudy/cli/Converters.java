package dev.understudy.cli;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Ensemble;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Makes values of what stands on the command line; what cannot be one is answered with its own sentence. */
final class Converters {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Converters() {}

    static void register(CommandLine line) {
        line.registerConverter(NodeId.class, checked(NodeId::of));
        line.registerConverter(ClusterName.class, checked(ClusterName::of));
        line.registerConverter(Epoch.class, checked(Epoch::parse));
        line.registerConverter(Ensemble.class, checked(Ensemble::new));
        line.registerConverter(Endpoint.class, checked(Endpoint::parse));
        line.registerConverter(Duration.class, checked(Converters::duration));
        line.registerConverter(OutputFormat.class, checked(OutputFormat::parse));
        line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static <T> ITypeConverter<T> checked(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time: use a number with ms, s, m or h, such as 500ms or 10s");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
