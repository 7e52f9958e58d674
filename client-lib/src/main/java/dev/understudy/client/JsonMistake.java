package dev.understudy.client;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.stream.Collectors;

/** What Jackson found wrong with a record, said without Java's class names and Jackson's switches. */
final class JsonMistake {
    private JsonMistake() {}

    static String sentence(JsonProcessingException e) {
        if (e instanceof StreamReadException) {
            return "it is not valid JSON" + place(e.getLocation()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse("");
        }
        if (!(e instanceof JsonMappingException mapping)) {
            return e.getOriginalMessage();
        }
        String key = key(mapping);
        if (e.getCause() instanceof IllegalArgumentException contradiction) {
            return key.isEmpty() ? String.valueOf(contradiction.getMessage()) : key + ": " + contradiction.getMessage();
        }
        if (e instanceof UnrecognizedPropertyException) {
            return "it has the unknown key " + key;
        }
        if (e instanceof InvalidFormatException format) {
            return key + " cannot be \"" + format.getValue() + "\"";
        }
        if (key.isEmpty()) {
            return "it is not exactly one JSON object";
        }
        return key + " is missing, null or of the wrong type";
    }

    private static String place(JsonLocation location) {
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** The keys from the outermost to the one at fault, such as {@code members.db1.endpoint}. */
    private static String key(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() != null ? step.getFieldName() : Integer.toString(step.getIndex()))
                .collect(Collectors.joining("."));
    }
}
