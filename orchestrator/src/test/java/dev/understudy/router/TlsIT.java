package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with the certificates that a real server makes for itself. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class TlsIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final String PASSWORD = "opensesame";

    private static RealServer server;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = RealServer.startWithTls(DB1, folder);
        server.act(control -> control.openForWrites(0));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(folder.resolve("db1/data/ca.pem"))) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("db1.p12"))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.kill();
    }

    private static RealStage stage(String mode, String... store) throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of("sslMode", mode));
        for (String name : store) {
            properties.put("mysql.trustCertificateKeyStoreUrl", "file:" + folder.resolve(name + ".p12"));
            properties.put("mysql.trustCertificateKeyStoreType", "PKCS12");
            properties.put("mysql.trustCertificateKeyStorePassword", PASSWORD);
        }
        return new RealStage(Map.of(DB1, server), DB1, properties);
    }

    private static String cipher(RealStage stage) throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            row.next();
            return row.getString(2);
        }
    }

    private static void assertRefused(RealStage stage, String... message) {
        assertThatThrownBy(() -> stage.router().tryLogin()).hasMessageContainingAll(message);
        assertThatThrownBy(() -> cipher(stage))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                .hasMessageContainingAll(message)
                .hasMessageContaining("db1 (" + stage.wire(DB1).endpoint() + ")");
    }

    @Test
    void theAuthorityOfTheServerIsTrusted() throws Exception {
        try (RealStage stage = stage("VERIFY_CA", "db1")) {
            assertThat(cipher(stage)).isNotEmpty();
        }
    }

    @Test
    void anotherAuthorityIsNot() throws Exception {
        makeOther();
        try (RealStage stage = stage("VERIFY_CA", "other")) {
            assertRefused(stage, "sslMode=VERIFY_CA", "mysql.trustCertificateKeyStoreUrl", "other.p12", "Put the");
        }
    }

    private static void makeOther() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        KeyStore known = KeyStore.getInstance(
                Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(), (char[]) null);
        String any = known.aliases().nextElement();
        store.setCertificateEntry("other", known.getCertificate(any));
        try (OutputStream out = Files.newOutputStream(folder.resolve("other.p12"))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    @Test
    void aCertificateWithoutTheHostNameIsRefusedByVerifyIdentity() throws Exception {
        try (RealStage stage = stage("VERIFY_IDENTITY", "db1")) {
            assertRefused(stage, "sslMode=VERIFY_IDENTITY", "use sslMode=VERIFY_CA if it does not have");
        }
    }

    @Test
    void aServerWithoutTlsIsRefusedIfTlsIsRequired() throws Exception {
        try (Connection agent = server.connect(RealServer.AGENT);
                Statement statement = agent.createStatement()) {
            statement.execute("SET GLOBAL ssl_cert = 'nowhere.pem'");
            statement.execute("ALTER INSTANCE RELOAD TLS NO ROLLBACK ON ERROR");
            // A router connects as soon as it is there, so it must not be there before.
            try (RealStage stage = stage("REQUIRED")) {
                assertRefused(stage, "offers no TLS, which sslMode=REQUIRED needs");
            } finally {
                statement.execute("SET GLOBAL ssl_cert = 'server-cert.pem'");
                statement.execute("ALTER INSTANCE RELOAD TLS");
            }
            // Another one: a pool that has failed waits a while before it connects again.
            try (RealStage later = stage("REQUIRED")) {
                assertThat(cipher(later)).isNotEmpty();
            }
        }
    }

    @Test
    void aPasswordIsNotEncryptedWithJustAnybodysKey() throws Exception {
        // A server needs no key for those whose password it has seen; this one's it has not.
        server.asRoot("CREATE USER stranger IDENTIFIED BY 'a word'");
        Map<String, String> properties = Map.of(
                "sslMode", "DISABLED", "allowPublicKeyRetrieval", "false", "user", "stranger", "password", "a word");
        try (RealStage stage = new RealStage(Map.of(DB1, server), DB1, properties)) {
            assertRefused(stage, "allowPublicKeyRetrieval=true", "is asked without TLS");
        }
    }

    @Test
    void aServerThatWantsTlsIsNotReachedWithout() throws Exception {
        try (Connection agent = server.connect(RealServer.AGENT);
                Statement statement = agent.createStatement()) {
            statement.execute("SET GLOBAL require_secure_transport = ON");
            try (RealStage stage = stage("DISABLED")) {
                assertRefused(stage, "require_secure_transport", "sslMode is DISABLED");
            } finally {
                statement.execute("SET GLOBAL require_secure_transport = OFF");
            }
        }
    }
}
