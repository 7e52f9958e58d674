package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with TLS is told before a connection is tried. */
@Timeout(60)
class TlsSettingsTest {
    private static final String PASSWORD = "opensesame";

    @TempDir
    private static Path folder = Path.of("");

    /** Java's own tool makes the stores: the JDK has no public class for that. */
    @BeforeAll
    static void makeStores() throws Exception {
        keytool("key.p12", "-genkeypair", "-alias", "client", "-dname", "CN=client", "-keyalg", "EC");
        keytool(
                "old.p12",
                "-genkeypair",
                "-alias",
                "client",
                "-dname",
                "CN=client",
                "-keyalg",
                "EC",
                "-startdate",
                "-10d",
                "-validity",
                "1");
        trust("key.p12", "trust.p12");
        trust("old.p12", "old-trust.p12");
        Files.writeString(folder.resolve("text.p12"), "no store");
    }

    private static void keytool(String store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-storetype", "PKCS12", "-keystore", folder.resolve(store).toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static void trust(String of, String store) throws Exception {
        KeyStore key = KeyStore.getInstance(folder.resolve(of).toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", key.getCertificate("client"));
        try (OutputStream out = Files.newOutputStream(folder.resolve(store))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private static Map<String, String> properties(String given) {
        Map<String, String> properties = new HashMap<>();
        for (String pair : given.split(" ", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                properties.put(
                        pair.substring(0, equals)
                                .replace("trust", "mysql.trustCertificateKeyStore")
                                .replace("client", "mysql.clientCertificateKeyStore"),
                        pair.substring(equals + 1).replace("FOLDER", "file:" + folder));
            }
        }
        return properties;
    }

    private static void check(String given) throws SQLException {
        RouterSettings.of(new RouterSettings.Place("zk:2181", "shop", ""), properties(given))
                .tls()
                .check();
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "sslMode=REQUIRED",
        "mysql.sslMode=required mysql.tlsVersions=TLSv1.2,TLSv1.3 mysql.tlsCiphersuites=TLS_AES_256_GCM_SHA384",
        "sslMode=VERIFY_CA trustUrl=FOLDER/trust.p12 trustPassword=opensesame trustType=PKCS12",
        "sslMode=VERIFY_IDENTITY trustUrl=FOLDER/trust.p12 trustPassword=opensesame",
        "sslMode=VERIFY_CA mysql.fallbackToSystemTrustStore=true",
        "sslMode=REQUIRED clientUrl=FOLDER/key.p12 clientPassword=opensesame",
    })
    void whatWorksPasses(String given) {
        assertThatCode(() -> check(given)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            sslMode=VERIFY                                      | property sslMode is "VERIFY": use one of [DISABLED
            mysql.useSSL=true                                   | property mysql.useSSL cannot be set
            mysql.tlsVersions=TLSv1.1                           | property mysql.tlsVersions has "TLSv1.1": use of [TLSv1.2
            mysql.tlsCiphersuites=RC4                           | property mysql.tlsCiphersuites has "RC4"
            sslMode=VERIFY_CA                                   | property sslMode is VERIFY_CA, and there is no authority
            trustUrl=FOLDER/trust.p12                           | which trusts every server: use VERIFY_CA
            sslMode=VERIFY_CA trustUrl=/tmp/x                   | which is no URL: write file:/path
            sslMode=VERIFY_CA trustUrl=FOLDER/x                 | which is not there or cannot be read
            sslMode=VERIFY_CA trustUrl=FOLDER/text.p12          | which is no store of the type JKS
            sslMode=VERIFY_CA trustUrl=FOLDER/x trustType=PEM   | property mysql.trustCertificateKeyStoreType is "PEM"
            sslMode=VERIFY_CA trustUrl=FOLDER/trust.p12 trustPassword=x | property mysql.trustCertificateKeyStorePassword does not open
            sslMode=VERIFY_CA trustUrl=FOLDER/key.p12 trustPassword=opensesame | which has no certificate of an authority
            sslMode=VERIFY_CA trustUrl=FOLDER/old-trust.p12 trustPassword=opensesame | in force: expired are authority on
            clientUrl=FOLDER/trust.p12 clientPassword=opensesame | which has no private key with its certificate
            clientUrl=FOLDER/old.p12 clientPassword=opensesame  | in force: expired are client on
            sslMode=DISABLED clientUrl=FOLDER/key.p12           | has no effect with sslMode=DISABLED
            """)
    void whatDoesNotIsNamed(String given, String message) {
        assertThatThrownBy(() -> check(given))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith("property ")
                .hasMessageContaining(message)
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void theStartChecksBeforeItConnects() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0);
                UnderstudyDataSource source = UnderstudyDataSource.builder()
                        .ensemble("127.0.0.1:" + nobody.getLocalPort())
                        .cluster("shop")
                        .property("sslMode", "VERIFY_CA")
                        .build()) {
            assertThatThrownBy(source::start).hasMessageStartingWith("property sslMode is VERIFY_CA");
        }
    }
}
