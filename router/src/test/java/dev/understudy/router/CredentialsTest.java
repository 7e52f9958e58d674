package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an account may be named. */
@SuppressWarnings("NullAway.Init")
class CredentialsTest {
    private static final RouterSettings.Place PLACE = new RouterSettings.Place("zk:2181", "shop", "app");

    @TempDir
    private Path folder;

    private static CredentialsProvider provider(Map<String, String> properties) throws SQLException {
        return RouterSettings.of(PLACE, properties).credentials();
    }

    @Test
    void aPasswordIsNeverShown() throws SQLException {
        assertThat(new Credentials("web", "secret")).hasToString("user web");
        CredentialsProvider given = provider(Map.of("user", "web", "password", "secret"));
        assertThat(given.credentials()).isEqualTo(new Credentials("web", "secret"));
        assertThat(given.toString()).doesNotContain("secret");
        assertThat(RouterSettings.of(PLACE, Map.of("password", "secret")).toString())
                .doesNotContain("secret");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'secret', secret",
        "'secret\n', secret",
        "'secret\r\n', secret",
        "'two\nlines\n\n', 'two\nlines\n'",
        "' spaces ', ' spaces '",
    })
    void aFileIsReadWithoutItsLastLineBreak(String content, String password) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), content);
        assertThat(provider(Map.of("passwordFile", file.toString())).credentials())
                .isEqualTo(new Credentials("", password));
    }

    @Test
    void aFileIsReadAgain() throws Exception {
        Path user = Files.writeString(folder.resolve("user"), "web");
        Path password = Files.writeString(folder.resolve("password"), "old");
        CredentialsProvider files = provider(Map.of("userFile", user.toString(), "passwordFile", password.toString()));
        assertThat(files.credentials()).isEqualTo(new Credentials("web", "old"));
        Files.writeString(password, "new");
        assertThat(files.credentials()).isEqualTo(new Credentials("web", "new"));
    }

    @Test
    void theEnvironmentIsRead() throws SQLException {
        String path = Objects.requireNonNull(System.getenv("PATH"));
        assertThat(provider(Map.of("user", "web", "passwordEnv", "PATH")).credentials())
                .isEqualTo(new Credentials("web", path));
    }

    @Test
    void aSecretThatIsNotThereIsNamed() throws IOException, SQLException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertUnusable(Map.of("passwordFile", "/nowhere/db"), "property passwordFile", "/nowhere/db", "is not there");
        assertUnusable(Map.of("passwordFile", empty.toString()), "property passwordFile", "is empty");
        assertUnusable(Map.of("userFile", folder.toString()), "property userFile", "cannot be read");
        assertUnusable(Map.of("passwordEnv", "NO_SUCH_VAR"), "property passwordEnv", "NO_SUCH_VAR", "is not set");
    }

    private static void assertUnusable(Map<String, String> properties, String... message) throws SQLException {
        CredentialsProvider provider = provider(properties);
        assertThatThrownBy(provider::credentials)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"))
                .hasMessageContainingAll(message);
    }

    @Test
    void onePartHasOnePlace() {
        assertThatThrownBy(() -> provider(Map.of("password", "x", "passwordFile", "/y")))
                .hasMessageStartingWith("properties password and passwordFile are for the same");
        assertThatThrownBy(() -> provider(Map.of("mysql.password", "x")))
                .hasMessageStartingWith("property mysql.password cannot be set: use the property password");
        assertThatThrownBy(() -> UnderstudyDataSource.builder()
                        .ensemble("zk:2181")
                        .cluster("shop")
                        .user("web")
                        .credentials(() -> new Credentials("web", "secret"))
                        .build())
                .hasMessageContaining("by a provider");
    }

    @Test
    void urlsWithTheSameFilesAreTheSame() throws SQLException {
        Map<String, String> files = Map.of("user", "web", "passwordFile", "/run/secrets/db");
        assertThat(RouterSettings.of(PLACE, files)).isEqualTo(RouterSettings.of(PLACE, files));
    }
}
