package dev.understudy.router;

/** Connector/J's sslMode: whether a connection is encrypted, and what is asked of the server's certificate. */
enum SslMode {
    DISABLED,
    /** If the server can. */
    PREFERRED,
    REQUIRED,
    /** An authority of the trust store has signed it. */
    VERIFY_CA,
    /** And it has the server's host name. */
    VERIFY_IDENTITY;

    boolean verifies() {
        return switch (this) {
            case DISABLED, PREFERRED, REQUIRED -> false;
            case VERIFY_CA, VERIFY_IDENTITY -> true;
        };
    }
}
