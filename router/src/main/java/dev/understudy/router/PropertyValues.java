package dev.understudy.router;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the values of properties; what cannot be read is an error that names the property. */
final class PropertyValues {
    /** Invalid attribute value. */
    static final String INVALID = "HY024";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

    private final Map<String, String> given;

    PropertyValues(Map<String, String> given) {
        this.given = given;
    }

    String text(Property property) {
        return given.getOrDefault(property.key(), property.standard());
    }

    /** Refuses two properties for one thing. */
    void requireAtMostOne(Property... properties) throws SQLException {
        List<String> used = Arrays.stream(properties)
                .map(Property::key)
                .filter(key -> !given.getOrDefault(key, "").isEmpty())
                .toList();
        if (used.size() > 1) {
            throw new SQLException(
                    "properties " + String.join(" and ", used) + " are for the same: use one of them", INVALID);
        }
    }

    Duration duration(Property property) throws SQLException {
        Matcher matcher = DURATION.matcher(text(property));
        if (!matcher.matches()) {
            throw invalid(property, "a time with its unit, such as 500ms, 30s or 5m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    /** A time that is not nothing. */
    Duration wait(Property property) throws SQLException {
        Duration duration = duration(property);
        if (duration.isZero()) {
            throw invalid(property, "a time greater than 0");
        }
        return duration;
    }

    /** The name of something in a database. */
    String name(Property property) throws SQLException {
        if (!NAME.matcher(text(property)).matches()) {
            throw invalid(property, "a name of letters, digits and _, without a schema");
        }
        return text(property);
    }

    int number(Property property, int least) throws SQLException {
        try {
            int number = Integer.parseInt(text(property));
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(property, "a whole number");
        }
        throw invalid(property, least + " or more");
    }

    /** One of the constants of an enum, by its name. */
    <E extends Enum<E>> E choice(Property property, Class<E> type) throws SQLException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text(property))) {
                return constant;
            }
        }
        throw invalid(
                property, Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(" or ")));
    }

    /** One of two answers to true and false. */
    <T> T trueOrFalse(Property property, T ifTrue, T ifFalse) throws SQLException {
        return switch (text(property)) {
            case "true" -> ifTrue;
            case "false" -> ifFalse;
            default -> throw invalid(property, "true or false");
        };
    }

    private SQLException invalid(Property property, String wanted) {
        return new SQLException(
                "property " + property.key() + " is \"" + text(property) + "\": use " + wanted, INVALID);
    }
}
