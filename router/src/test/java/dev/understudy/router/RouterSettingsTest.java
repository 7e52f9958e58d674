package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterSettingsTest {
    private static final RouterSettings.Place PLACE = new RouterSettings.Place("zk:2181", "shop", "app");

    @Test
    void aUrlNamesEverything() throws SQLException {
        RouterUrl url = RouterUrl.parse(
                "jdbc:understudy://zk1:2181,zk2:2181/shop/app?user=web&password=a%26b+c&mysql.useServerPrepStmts=true");
        assertThat(url.place()).isEqualTo(new RouterSettings.Place("zk1:2181,zk2:2181", "shop", "app"));
        RouterSettings settings = RouterSettings.of(url.place(), url.properties());
        assertThat(settings.credentials().credentials()).isEqualTo(new Credentials("web", "a&b+c"));
        assertThat(settings.connector()).containsEntry("useServerPrepStmts", "true");
        assertThat(settings).hasToString("jdbc:understudy://zk1:2181,zk2:2181/shop/app as web");
    }

    @Test
    void aSchemaIsNotNeeded() throws SQLException {
        assertThat(RouterUrl.parse("jdbc:understudy://zk:2181/shop").place().schema())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://db/app, does not begin with jdbc:understudy://",
        "jdbc:understudy://, is not a URL of the router",
        "jdbc:understudy://zk:2181, is not a URL of the router",
        "jdbc:understudy://zk:2181/shop/app/more, is not a URL of the router",
        "jdbc:understudy://zk:2181/shop/app?user, use name=value",
        "jdbc:understudy://zk:2181/shop/app?password=50%, write it as %25",
    })
    void anotherUrlIsRefused(String url, String message) {
        assertThatThrownBy(() -> RouterUrl.parse(url))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "gateTimeuot, 5s, property gateTimeuot is not known",
        "gateTimeout, 5, property gateTimeout is \"5\": use a time with its unit",
        "gateTimeout, 0s, property gateTimeout is \"0s\"",
        "gateCapacity, none, property gateCapacity is \"none\": use a whole number",
        "writePoolSize, 0, property writePoolSize is \"0\": use 1 or more",
        "routing, statement, property routing is \"statement\": use READ_ONLY or STATEMENT",
        "mysql.autoReconnect, true, property mysql.autoReconnect cannot be set",
    })
    void aPropertyThatCannotBeUsedIsNamed(String name, String value, String message) {
        assertThatThrownBy(() -> RouterSettings.of(PLACE, Map.of(name, value)))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aValueThatCannotBeUsedTellsItsPropertyToPrograms() {
        assertThatThrownBy(() -> RouterSettings.of(PLACE, Map.of("gateTimeout", "5")))
                .isInstanceOfSatisfying(
                        InvalidPropertyException.class,
                        e -> assertThat(e.property()).isEqualTo("gateTimeout"));
    }

    @Test
    void aDataSourceIsMadeFromAUrlToo() throws SQLException {
        String url = "jdbc:understudy://zk:2181/shop/app";
        try (UnderstudyDataSource source = UnderstudyDataSource.builder()
                .url(url + "?user=fromTheUrl")
                .user("fromHere")
                .build()) {
            assertThat(source).hasToString(url + " as fromTheUrl");
        }
        assertThatThrownBy(() ->
                        UnderstudyDataSource.builder().url(url).cluster("shop").build())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("leave out either the URL or these");
    }

    @Test
    void placesAreChecked() {
        assertThatThrownBy(() -> UnderstudyDataSource.builder()
                        .ensemble("zk")
                        .cluster("shop")
                        .build())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is not an address of ZooKeeper");
        assertThatThrownBy(() -> UnderstudyDataSource.builder()
                        .ensemble("zk:1")
                        .cluster("Shop!")
                        .build())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Shop!");
    }

    @Test
    void standardsHold() throws SQLException {
        RouterSettings settings = RouterSettings.of(PLACE, Map.of("mysql.socketTimeout", "1234"));
        assertThat(settings.gateTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maxLag()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.connector())
                .containsEntry("socketTimeout", "1234")
                .containsEntry("connectTimeout", "2000")
                .containsEntry("useLocalSessionState", "true")
                .containsEntry("readOnlyPropagatesToServer", "false");
    }

    @ParameterizedTest
    @CsvSource({
        "readYourWrites, OFF, false",
        "readYourWrites, CONNECTION, true",
        "readYourWrites, DATA_SOURCE, true",
        "outcomes, LEDGER, false",
        "outcomes, GTID, true"
    })
    void commitsAreAnsweredWithTheirGtidsIfThatIsOfUse(String property, String value, String tracks)
            throws SQLException {
        RouterSettings settings =
                RouterSettings.of(new RouterSettings.Place("zk:2181", "shop", "app"), Map.of(property, value));
        assertThat(settings.connector()).containsEntry("trackSessionState", tracks);
    }

    @Test
    void aUrlThatIsMistypedIsToldByTheDriver() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:understudy:zk:2181/shop/app"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("use jdbc:understudy://zookeeper:2181/cluster/schema");
    }

    @Test
    void theDriverIsFound() throws SQLException {
        assertThat(DriverManager.getDriver("jdbc:understudy://zk:2181/shop/app"))
                .isInstanceOf(UnderstudyDriver.class);
    }

    @Test
    void anEnsembleThatDoesNotAnswerIsNamed() throws SQLException {
        try (UnderstudyDataSource dataSource = UnderstudyDataSource.builder()
                .ensemble("127.0.0.1:1")
                .cluster("shop")
                .property("startTimeout", "300ms")
                .build()) {
            assertThatThrownBy(dataSource::start)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContainingAll("shop", "127.0.0.1:1", "check that it runs");
            assertThat(dataSource.status()).isEmpty();
        }
    }
}
