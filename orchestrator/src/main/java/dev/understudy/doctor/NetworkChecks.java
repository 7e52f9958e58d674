package dev.understudy.doctor;

import static dev.understudy.doctor.ServerChecks.when;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who can reach a server, and how: TLS and the administrative port. */
final class NetworkChecks {
    private static final long SOON_DAYS = 30;

    /** As in {@code Nov  2 22:02:28 2036 GMT}. */
    private static final DateTimeFormatter OPENSSL =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy", Locale.ROOT).withZone(ZoneOffset.UTC);

    private NetworkChecks() {}

    static List<Check> all() {
        return List.of(
                Check.onServers(
                        "tls_expired",
                        Severity.BLOCKING,
                        "the certificate of the server has expired",
                        "clients and replicas that look at it are turned away",
                        server -> days(server).filter(days -> days < 0).stream()
                                .map(days -> new Symptom.Local("its certificate expired on " + expiry(server), RENEW))),
                Check.onServers(
                        "tls_expires_soon",
                        Severity.WARNING,
                        "the certificate of the server expires within " + SOON_DAYS + " days",
                        "after that clients and replicas that look at it are turned away",
                        server -> days(server).filter(days -> days >= 0 && days <= SOON_DAYS).stream()
                                .map(days -> new Symptom.Local("its certificate expires on " + expiry(server), RENEW))),
                Check.onServers(
                        "tls_not_required",
                        Severity.WARNING,
                        "require_secure_transport is OFF on a server that others reach",
                        "passwords and data can be read on the way",
                        server -> when(
                                server.variable("require_secure_transport").equals("OFF")
                                        && !server.listensOnLoopbackOnly(),
                                "require_secure_transport is OFF",
                                "SET GLOBAL require_secure_transport = ON, after every client uses TLS")),
                Check.onServers(
                        "admin_port_missing",
                        Severity.BLOCKING,
                        "there is no administrative port with a thread of its own",
                        "with all connections taken the agent could not come in to fence the server",
                        server -> when(
                                server.variable("admin_address").isEmpty()
                                        || server.variable("create_admin_listener_thread")
                                                .equals("OFF"),
                                server.variable("admin_address").isEmpty()
                                        ? "admin_address is not set"
                                        : "create_admin_listener_thread is OFF",
                                "start mysqld with --admin-address=127.0.0.1 --create-admin-listener-thread=ON, as its"
                                        + " agent does")),
                Check.onServers(
                        "admin_port_open",
                        Severity.WARNING,
                        "the administrative port listens on more than 127.0.0.1",
                        "it has no limit of connections, and only the agent on the same host needs it",
                        server -> when(
                                !server.variable("admin_address").isEmpty()
                                        && !server.variable("admin_address").matches("127\\..*|::1|localhost"),
                                "admin_address is " + server.variable("admin_address"),
                                "start mysqld with --admin-address=127.0.0.1, as its agent does")));
    }

    private static final String RENEW =
            "put a new certificate where ssl_cert and ssl_key say, then ALTER INSTANCE RELOAD TLS";

    private static String expiry(ServerFacts server) {
        return server.status().getOrDefault("ssl_server_not_after", "");
    }

    /** By the server's own clock. */
    private static Optional<Long> days(ServerFacts server) {
        try {
            String text = expiry(server).replaceAll(" +", " ").replaceAll(" GMT$", "");
            Instant now = Instant.parse(server.status().getOrDefault("now", ""));
            Instant end = ZonedDateTime.parse(text, OPENSSL).toInstant();
            return Optional.of(Math.floorDiv(end.getEpochSecond() - now.getEpochSecond(), 86_400L));
        } catch (DateTimeParseException e) {
            // No certificate at all.
            return Optional.empty();
        }
    }
}
