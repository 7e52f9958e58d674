package dev.understudy.router;

import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What Connector/J is told about TLS.
 *
 * @param mode how much of it
 * @param connector what Connector/J is told of it and of all else
 */
record TlsSettings(SslMode mode, Map<String, String> connector) {
    private static final List<String> REPLACED = List.of("useSSL", "requireSSL", "verifyServerCertificate");

    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    /** Insecure transport is refused (require_secure_transport). */
    private static final int SECURE_TRANSPORT_REQUIRED = 3159;

    private static final String JVM_STORE = "javax.net.ssl.trustStore";

    /**
     * Reads the mode.
     *
     * @throws SQLException if it is none
     */
    static TlsSettings of(Map<String, String> connector) throws SQLException {
        String text = connector.getOrDefault("sslMode", Property.SSL_MODE.standard());
        for (SslMode mode : SslMode.values()) {
            if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                return new TlsSettings(mode, Map.copyOf(connector));
            }
        }
        throw invalid("sslMode", "is \"" + text + "\": use one of " + Arrays.toString(SslMode.values()));
    }

    /**
     * Looks whether a connection can be had so, before there is one: what Connector/J says later names no property.
     *
     * @throws SQLException if not; the message names the property and says what to do
     */
    void check() throws SQLException {
        for (String old : REPLACED) {
            if (connector.containsKey(old)) {
                throw invalid("mysql." + old, "cannot be set: sslMode says it all");
            }
        }
        requireKnown("tlsVersions", VERSIONS);
        if (connector.containsKey("tlsCiphersuites")) {
            requireKnown("tlsCiphersuites", cipherSuites());
        }
        checkTrusted(StoreSetting.trusted(connector));
        StoreSetting client = StoreSetting.client(connector);
        if (client.isGiven()) {
            if (mode == SslMode.DISABLED) {
                throw invalid(
                        client.shown(), "has no effect with sslMode=DISABLED: use another sslMode, or leave it out");
            }
            client.requireKey();
        }
    }

    private void requireKnown(String name, Set<String> known) throws SQLException {
        for (String given : connector.getOrDefault(name, "").split(",", -1)) {
            if (!given.isBlank() && !known.contains(given.strip())) {
                throw invalid(
                        "mysql." + name,
                        "has \"" + given.strip() + "\": use of "
                                + known.stream().sorted().toList());
            }
        }
    }

    private static Set<String> cipherSuites() {
        try {
            return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    private void checkTrusted(StoreSetting trusted) throws SQLException {
        if (!mode.verifies()) {
            if (trusted.isGiven()
                    && !connector.getOrDefault("fipsCompliantJsse", "").equals("true")) {
                throw invalid(
                        trusted.shown(),
                        "has no effect with sslMode=" + mode + ", which trusts every server: use VERIFY_CA or"
                                + " VERIFY_IDENTITY, or leave it out");
            }
            return;
        }
        if (trusted.isGiven()) {
            trusted.requireAuthority();
        } else if (!takesAnotherStore()) {
            throw invalid(
                    "sslMode",
                    "is " + mode + ", and there is no authority to trust: name a store with"
                            + " mysql.trustCertificateKeyStoreUrl=file:/path, or take those of Java with"
                            + " mysql.fallbackToSystemTrustStore=true");
        }
    }

    private boolean takesAnotherStore() {
        return connector.containsKey("sslContextProvider")
                || connector.getOrDefault("fallbackToSystemTrustStore", "").equals("true")
                || System.getProperty(JVM_STORE) != null;
    }

    /** What a server's refusal, or the refusal of a server, means for who has set this; the exception itself if nothing. */
    SQLException explain(String server, SQLException e) {
        String untrusted = untrusted(e);
        if (untrusted != null && mode.verifies()) {
            StoreSetting trusted = StoreSetting.trusted(connector);
            return new UnusableTlsException(
                    server + " has shown a certificate that is not accepted with sslMode=" + mode + ": " + untrusted
                            + ". Put the certificate of the authority that has signed it into "
                            + (trusted.isGiven() ? "the store of " + trusted.shown() : "Java's store")
                            + (mode == SslMode.VERIFY_IDENTITY
                                    ? ", or use sslMode=VERIFY_CA if it does not have the server's host name"
                                    : ""),
                    e);
        }
        if (mode != SslMode.DISABLED && mode != SslMode.PREFERRED && mentions(e, "SSL Connection required, but not")) {
            return new UnusableTlsException(
                    server + " offers no TLS, which sslMode=" + mode + " needs. Give the server a certificate, or use"
                            + " sslMode=PREFERRED",
                    e);
        }
        if (e.getErrorCode() == SECURE_TRANSPORT_REQUIRED) {
            return new UnusableTlsException(
                    server + " takes connections with TLS alone (require_secure_transport), and sslMode is " + mode
                            + ". Use sslMode=REQUIRED or more",
                    e);
        }
        if (mentions(e, "Public Key Retrieval is not allowed")) {
            return new UnusableTlsException(
                    server + (mode == SslMode.DISABLED ? " is asked without TLS" : " offers no TLS")
                            + ", so that the password would be encrypted with the key of whoever answers at its address."
                            + " Use TLS, or allow it where the network can be trusted: allowPublicKeyRetrieval=true",
                    e);
        }
        return e;
    }

    private static @Nullable String untrusted(SQLException e) {
        String reason = null;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException) {
                reason = String.valueOf(cause.getMessage());
            }
        }
        return reason;
    }

    /** Connector/J has no codes for these. */
    private static boolean mentions(SQLException e, String message) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(message)) {
                return true;
            }
        }
        return false;
    }

    /** Without the stores' passwords. */
    @Override
    public String toString() {
        return "sslMode=" + mode;
    }

    private static SQLException invalid(String property, String what) {
        return new SQLException("property " + property + " " + what, PropertyValues.INVALID);
    }
}
