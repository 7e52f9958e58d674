package dev.understudy.router;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One of the two stores of certificates of Connector/J.
 *
 * @param property the beginning of its properties' names
 * @param connector what Connector/J is told
 */
record StoreSetting(String property, Map<String, String> connector) {
    private static final String STANDARD_TYPE = "JKS";

    static StoreSetting trusted(Map<String, String> connector) {
        return new StoreSetting("trustCertificateKeyStore", connector);
    }

    static StoreSetting client(Map<String, String> connector) {
        return new StoreSetting("clientCertificateKeyStore", connector);
    }

    boolean isGiven() {
        return !url().isEmpty();
    }

    private String url() {
        return connector.getOrDefault(property + "Url", "");
    }

    /** The property that names the store, with its value. */
    String shown() {
        return "mysql." + property + "Url (" + url() + ")";
    }

    /**
     * Opens the store as Connector/J will.
     *
     * @throws SQLException if that fails; the message names the property that is wrong
     */
    KeyStore open() throws SQLException {
        char[] password = connector.getOrDefault(property + "Password", "").toCharArray();
        KeyStore store = empty();
        try (InputStream in = URI.create(url()).toURL().openStream()) {
            store.load(in, password);
            return store;
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw unusable("Url", "is \"" + url() + "\", which is no URL: write file:/path/of/the/store");
        } catch (FileNotFoundException | NoSuchFileException e) {
            throw unusable("Url", "is \"" + url() + "\", which is not there or cannot be read");
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw unusable("Password", "does not open " + url() + ": " + e.getMessage());
            }
            throw unusable(
                    "Url",
                    "is \"" + url() + "\", which is no store of the type " + store.getType() + " (" + e.getMessage()
                            + "): see mysql." + property + "Type");
        } catch (GeneralSecurityException e) {
            throw unusable("Url", "is \"" + url() + "\", which cannot be loaded: " + e.getMessage());
        }
    }

    private KeyStore empty() throws SQLException {
        String type = connector.getOrDefault(property + "Type", STANDARD_TYPE);
        try {
            return KeyStore.getInstance(type);
        } catch (KeyStoreException e) {
            throw unusable("Type", "is \"" + type + "\", which Java does not know: use PKCS12 or JKS");
        }
    }

    /** Requires an authority to trust that has not expired. */
    void requireAuthority() throws SQLException {
        requireOneInForce(open(), Entry.AUTHORITY);
    }

    /** Requires a key with a certificate that has not expired. */
    void requireKey() throws SQLException {
        requireOneInForce(open(), Entry.KEY);
    }

    private enum Entry {
        AUTHORITY("certificate of an authority"),
        KEY("private key with its certificate");

        private final String text;

        Entry(String text) {
            this.text = text;
        }

        boolean isAt(KeyStore store, String alias) throws KeyStoreException {
            return switch (this) {
                case AUTHORITY -> store.isCertificateEntry(alias);
                case KEY -> store.isKeyEntry(alias);
            };
        }
    }

    private void requireOneInForce(KeyStore store, Entry wanted) throws SQLException {
        List<String> expired = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (wanted.isAt(store, alias)) {
                    Certificate certificate = store.getCertificate(alias);
                    if (!(certificate instanceof X509Certificate x509) || !isExpired(x509)) {
                        return;
                    }
                    expired.add(alias + " on " + x509.getNotAfter().toInstant());
                }
            }
        } catch (KeyStoreException e) {
            throw unusable("Url", "is \"" + url() + "\", which cannot be read: " + e.getMessage());
        }
        throw unusable(
                "Url",
                "is \"" + url() + "\", which has no "
                        + (expired.isEmpty()
                                ? wanted.text
                                : wanted.text + " in force: expired are " + String.join(", ", expired)
                                        + ". Put a new one into it"));
    }

    private static boolean isExpired(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(Instant.now());
    }

    /** Without its password. */
    @Override
    public String toString() {
        return shown();
    }

    private SQLException unusable(String part, String what) {
        return new SQLException("property mysql." + property + part + " " + what, PropertyValues.INVALID);
    }
}
