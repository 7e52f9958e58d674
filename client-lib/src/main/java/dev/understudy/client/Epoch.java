package dev.understudy.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A number that grows by one with every change of primary; the first primary of a cluster has epoch 1.
 *
 * @param value 1 or more
 */
public record Epoch(@JsonValue long value) implements Comparable<Epoch> {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the value is less than 1
     */
    public Epoch {
        if (value < 1) {
            throw new IllegalArgumentException("epoch " + value + " is less than 1");
        }
    }

    /**
     * Makes one from its number.
     *
     * @throws IllegalArgumentException if the value is less than 1
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Epoch of(long value) {
        return new Epoch(value);
    }

    /**
     * Reads an epoch's text, as it is printed.
     *
     * @throws IllegalArgumentException if the text is not a number or the number is less than 1
     */
    public static Epoch parse(String text) {
        try {
            return new Epoch(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("epoch \"" + text + "\" is not a number", e);
        }
    }

    public Epoch next() {
        return new Epoch(value + 1);
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
