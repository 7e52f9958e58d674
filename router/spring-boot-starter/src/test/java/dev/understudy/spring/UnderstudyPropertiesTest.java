package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mysql.cj.conf.PropertyDefinitions;
import dev.understudy.router.InvalidPropertyException;
import dev.understudy.router.UnderstudyDataSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Boot's properties are the router's: none is missing, none is of Boot alone, and each means the same. */
class UnderstudyPropertiesTest {
    private static final String URL = "jdbc:understudy://zk:2181/shop/app";

    /** What in a URL is no property. */
    private static final Set<String> PLACE = Set.of("url", "ensemble", "cluster", "schema");

    /** Stands for every property of Connector/J. */
    private static final String PASSED_ON = "mysql";

    private static Map<String, DriverPropertyInfo> ofRouter() throws SQLException {
        return Arrays.stream(DriverManager.getDriver(URL).getPropertyInfo(URL, new Properties()))
                .collect(Collectors.toMap(info -> info.name, info -> info));
    }

    private static Map<String, JsonNode> ofBoot() throws Exception {
        Map<String, JsonNode> all = new TreeMap<>();
        try (InputStream file = Objects.requireNonNull(
                UnderstudyProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            new ObjectMapper()
                    .readTree(file)
                    .get("properties")
                    .forEach(property ->
                            all.put(property.get("name").asText().substring("understudy.".length()), property));
        }
        return all;
    }

    private static UnderstudyProperties bound(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("understudy", UnderstudyProperties.class);
    }

    @Test
    void eachHasItsCounterpart() throws Exception {
        Set<String> expected = new TreeSet<>(PLACE);
        expected.add(PASSED_ON);
        ofRouter()
                .keySet()
                .forEach(name -> expected.add(DataSourceStart.name(name).substring("understudy.".length())));
        assertThat(ofBoot().keySet()).containsExactlyElementsOf(expected);
    }

    @Test
    void eachReachesTheRouter() throws Exception {
        Map<String, String> given = new HashMap<>(Map.of(
                "understudy.user", "web",
                "understudy.user-file", "u",
                "understudy.user-env", "U",
                "understudy.password", "secret",
                "understudy.password-file", "p",
                "understudy.password-env", "P",
                "understudy.zone", "north",
                "understudy.mysql.useCompression", "true"));
        Set<String> expected = new TreeSet<>(ofRouter().keySet());
        expected.add("mysql.useCompression");
        assertThat(bound(given).forRouter().keySet()).containsExactlyElementsOf(expected);
    }

    @Test
    void whatIsSetIsHandedOn() {
        Map<String, String> given = Map.ofEntries(
                Map.entry("gate-timeout", "3s"),
                Map.entry("gate-capacity", "11"),
                Map.entry("max-lag", "4m"),
                Map.entry("read-your-writes", "thread"),
                Map.entry("freshness-wait", "5ms"),
                Map.entry("reads-without-replica", "error"),
                Map.entry("spill-limit", "15"),
                Map.entry("outcomes", "ledger"),
                Map.entry("ledger-table", "commits"),
                Map.entry("routing", "statement"),
                Map.entry("write-pool-size", "12"),
                Map.entry("read-pool-size", "13"),
                Map.entry("minimum-idle", "14"),
                Map.entry("connect-timeout", "6s"),
                Map.entry("socket-timeout", "7s"),
                Map.entry("start-timeout", "8s"),
                Map.entry("session-timeout", "9s"),
                Map.entry("jmx", "true"),
                Map.entry("ssl-mode", "verify-ca"),
                Map.entry("allow-public-key-retrieval", "true"));
        Map<String, String> prefixed = new HashMap<>();
        given.forEach((name, value) -> prefixed.put("understudy." + name, value));
        assertThat(bound(prefixed).forRouter())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("gateTimeout", "3000ms"),
                        Map.entry("gateCapacity", "11"),
                        Map.entry("maxLag", "240000ms"),
                        Map.entry("readYourWrites", "THREAD"),
                        Map.entry("freshnessWait", "5ms"),
                        Map.entry("readsWithoutReplica", "ERROR"),
                        Map.entry("spillLimit", "15"),
                        Map.entry("outcomes", "LEDGER"),
                        Map.entry("ledgerTable", "commits"),
                        Map.entry("routing", "STATEMENT"),
                        Map.entry("writePoolSize", "12"),
                        Map.entry("readPoolSize", "13"),
                        Map.entry("minimumIdle", "14"),
                        Map.entry("connectTimeout", "6000ms"),
                        Map.entry("socketTimeout", "7000ms"),
                        Map.entry("startTimeout", "8000ms"),
                        Map.entry("sessionTimeout", "9000ms"),
                        Map.entry("jmx", "true"),
                        Map.entry("sslMode", "VERIFY_CA"),
                        Map.entry("allowPublicKeyRetrieval", "true")));
    }

    @Test
    void eachIsDescribedAndHasTheRoutersDefault() throws Exception {
        Map<String, JsonNode> boot = ofBoot();
        assertThat(boot.values())
                .allSatisfy(property -> assertThat(property.path("description").asText())
                        .as(property.toString())
                        .isNotBlank());
        ofRouter().forEach((name, info) -> {
            String shown = Objects.requireNonNull(
                            boot.get(DataSourceStart.name(name).substring("understudy.".length())))
                    .path("defaultValue")
                    .asText();
            // Boot writes the constants of an enum with dashes.
            assertThat(shown.replace('-', '_')).as(name).isEqualToIgnoringCase(info.value);
        });
    }

    @Test
    void theDefaultsAreWhatIsHandedOn() throws Exception {
        Map<String, String> handed = bound(Map.of()).forRouter();
        handed.forEach((name, value) -> assertThat(value).as(name).matches(v -> {
            try {
                String standard = Objects.requireNonNull(ofRouter().get(name)).value;
                return v.equals(standard) || millis(v) == millis(standard);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static long millis(String time) {
        long number = Long.parseLong(time.replaceAll("[a-z]", ""));
        return time.endsWith("ms") ? number : time.endsWith("m") ? number * 60_000 : number * 1000;
    }

    static Arguments[] choices() {
        return new Arguments[] {
            Arguments.of("readYourWrites", UnderstudyProperties.ReadYourWrites.values()),
            Arguments.of("readsWithoutReplica", UnderstudyProperties.ReadsWithoutReplica.values()),
            Arguments.of("outcomes", UnderstudyProperties.Outcomes.values()),
            Arguments.of("routing", UnderstudyProperties.Routing.values()),
        };
    }

    /** The router says which values it takes when it refuses one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void theChoicesAreTheRouters(String property, Enum<?>[] values) {
        assertThatThrownBy(() -> UnderstudyDataSource.builder()
                        .url(URL)
                        .property(property, "?")
                        .build())
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageEndingWith(
                        ": use " + Arrays.stream(values).map(Enum::name).collect(Collectors.joining(" or ")));
    }

    @Test
    void theChoicesForTlsAreTheDrivers() {
        assertThat(UnderstudyProperties.SslMode.values())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder(Arrays.stream(PropertyDefinitions.SslMode.values())
                        .map(Enum::name)
                        .toArray(String[]::new));
    }

    /** The example is what is copied. */
    @Test
    void theExampleOfTheDocumentationHasNoOthers() throws Exception {
        Path page = Path.of("..", "..", "docs", "use", "frameworks.md");
        List<String> named = Pattern.compile("^  ([a-z-]+): ", Pattern.MULTILINE)
                .matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).contains("ensemble", "cluster");
        assertThat(ofBoot().keySet()).containsAll(named);
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(bound(Map.of("understudy.user", "web", "understudy.password", "secret")))
                .asString()
                .contains("web")
                .doesNotContain("secret");
    }
}
