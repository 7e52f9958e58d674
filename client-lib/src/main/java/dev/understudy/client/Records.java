package dev.understudy.client;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of what is kept in ZooKeeper, strict and versioned: every record begins with {@code "format"}, an unknown or
 * missing key is an error, and a record of another format is refused, never guessed at.
 */
public final class Records {
    /** The format that this version reads and writes. */
    public static final int FORMAT = 1;

    private static final String FORMAT_KEY = "format";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addKeyDeserializer(NodeId.class, new Key<>(NodeId::of))
                    .addKeyDeserializer(Epoch.class, new Key<>(Epoch::parse)))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .withCoercionConfigDefaults(config -> config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .withCoercionConfig(LogicalType.Textual, Records::failOnAnyScalar)
            .withCoercionConfig(LogicalType.Enum, Records::failOnAnyScalar)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    /** Reads the keys of a JSON object, with our own words for what is wrong with one. */
    private static final class Key<T> extends KeyDeserializer {
        private final Function<String, T> parser;

        Key(Function<String, T> parser) {
            this.parser = parser;
        }

        @Override
        public T deserializeKey(String key, DeserializationContext context) throws JsonMappingException {
            try {
                return parser.apply(key);
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(context, String.valueOf(e.getMessage()), e);
            }
        }
    }

    private Records() {}

    private static void failOnAnyScalar(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }

    /**
     * Writes a value as JSON.
     *
     * @throws IllegalArgumentException if the value cannot be written, which is a mistake in this program
     */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(tree(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /**
     * The same JSON as a tree, for files that people look into too, and for what commands print.
     *
     * @throws IllegalArgumentException if the value cannot be written, which is a mistake in this program
     */
    public static ObjectNode tree(Object value) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put(FORMAT_KEY, FORMAT);
        return json.setAll((ObjectNode) MAPPER.valueToTree(value));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param bytes what ZooKeeper has, which may be null for a node that was made without data
     * @throws CorruptRecordException if it is no JSON, of another format, has other keys or contradicts itself
     */
    public static <T> T read(byte @Nullable [] bytes, Class<T> type) throws CorruptRecordException {
        if (bytes == null || bytes.length == 0) {
            throw new CorruptRecordException("it is empty");
        }
        try {
            JsonNode json = MAPPER.readTree(bytes);
            if (!(json instanceof ObjectNode object)) {
                throw new CorruptRecordException("it is not a JSON object");
            }
            requireFormat(object.remove(FORMAT_KEY));
            return MAPPER.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new CorruptRecordException(JsonMistake.sentence(e), e);
        } catch (IOException e) {
            throw new CorruptRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireFormat(@Nullable JsonNode format) throws CorruptRecordException {
        if (format == null || !format.isInt()) {
            throw new CorruptRecordException("it has no \"format\"");
        }
        if (format.intValue() != FORMAT) {
            throw new CorruptRecordException("its format is " + format.intValue() + ", this version reads format "
                    + FORMAT + ": use the version of Understudy that wrote it, or a newer one");
        }
    }
}
