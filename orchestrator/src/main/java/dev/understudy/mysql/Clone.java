package dev.understudy.mysql;

import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ServerReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * MySQL's CLONE on the receiving side (reference manual, "Cloning Remote Data"): everything that the server has is removed,
 * the donor's data comes, and mysqld ends, to be started with it.
 */
public final class Clone {
    private static final int NO_TIMEOUT = 0;
    private static final int NO_SUCH_THREAD = 1094;

    private static final String LOCK = "'understudy.copy'";

    /** The session that copies, in SQL; 0 if none does. */
    static final String SESSION = "COALESCE(IS_USED_LOCK(" + LOCK + "), 0)";

    private final Supplier<Endpoint> admin;
    private final Supplier<Account> agent;

    /** Prepares copies to the server behind its administrative port. */
    public Clone(Supplier<Endpoint> admin, Supplier<Account> agent) {
        this.admin = admin;
        this.agent = agent;
    }

    /**
     * What a donor says of itself.
     *
     * @param serverUuid its identity
     * @param version as it prints it
     * @param executed its executed transactions
     */
    public record Donor(String serverUuid, String version, GtidSet executed) {
        /** The first two numbers of the version. */
        public String series() {
            return ServerReport.series(version);
        }

        /** Asks a donor, as the account which is to copy from it. */
        public static Donor ask(Endpoint donor, Account account) throws SQLException {
            // Its password is known to the donor after this login, so that CLONE needs no TLS to be let in.
            try (Connection connection = AdminSession.connect(donor, account, "session_track_gtids=OFF")) {
                Map<String, String> row = AdminSession.rows(
                                connection,
                                "SELECT @@global.server_uuid AS uuid, @@global.version AS version,"
                                        + " @@global.gtid_executed AS executed")
                        .get(0);
                return new Donor(
                        row.getOrDefault("uuid", ""),
                        row.getOrDefault("version", ""),
                        GtidSet.parse(row.getOrDefault("executed", "")));
            }
        }
    }

    /**
     * Copies, for as long as it takes. On success the server ends, with or without an answer.
     *
     * @throws SQLException if it failed, or if the connection ended, which says nothing
     */
    public void run(Endpoint donor, Account account) throws SQLException {
        try (Connection connection =
                AdminSession.connect(admin.get(), agent.get(), "sql_log_bin=0,lock_wait_timeout=60")) {
            connection.setNetworkTimeout(Runnable::run, NO_TIMEOUT);
            lock(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET GLOBAL clone_valid_donor_list = " + quoted(donor.toString()));
                // Nobody is let in meanwhile: the server is offline.
                statement.execute("SET GLOBAL super_read_only = OFF");
                statement.execute("CLONE INSTANCE FROM " + quoted(account.user()) + "@" + quoted(donor.host()) + ":"
                        + donor.port() + " IDENTIFIED BY " + quoted(account.password()));
            }
        }
    }

    /** Marks the session, also for agents that come later. */
    private static void lock(Connection connection) throws SQLException {
        Map<String, String> row = AdminSession.rows(connection, "SELECT GET_LOCK(" + LOCK + ", 0) AS got")
                .get(0);
        if (!row.getOrDefault("got", "").equals("1")) {
            throw new SQLException("an earlier copy to this server has not ended yet");
        }
    }

    /** Ends a copy that is under way, whichever agent began it. It may go on waiting for its donor for a while. */
    public void giveUp() throws SQLException {
        try (Connection connection = AdminSession.connect(admin.get(), agent.get(), "sql_log_bin=0");
                Statement statement = connection.createStatement()) {
            String id = AdminSession.rows(connection, "SELECT " + SESSION + " AS id")
                    .get(0)
                    .getOrDefault("id", "0");
            if (!id.equals("0")) {
                statement.execute("KILL " + id);
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    /**
     * How far a copy has come, as the server tells it.
     *
     * @param complete the transactions of the last copy; empty if it is not complete
     * @param progress in words, of one that is under way
     */
    public record Status(Optional<GtidSet> complete, String progress) {}

    /** Asks the server. */
    public static Status status(AdminSession session) throws SQLException {
        List<List<Map<String, String>>> answers = session.results(List.of(
                "SELECT STATE AS state, GTID_EXECUTED AS gtids FROM performance_schema.clone_status",
                "SELECT STAGE AS stage, STATE AS state, ESTIMATE AS estimate, DATA AS data"
                        + " FROM performance_schema.clone_progress"));
        Optional<GtidSet> complete = answers.get(0).stream()
                .filter(row -> row.getOrDefault("state", "").equals("Completed"))
                .map(row -> GtidSet.parse(row.getOrDefault("gtids", "")))
                .findFirst();
        return new Status(complete, progress(answers.get(1)));
    }

    private static String progress(List<Map<String, String>> stages) {
        long estimate =
                stages.stream().mapToLong(row -> number(row, "estimate")).sum();
        long data = stages.stream().mapToLong(row -> number(row, "data")).sum();
        String stage = stages.stream()
                .filter(row -> row.getOrDefault("state", "").equals("In Progress"))
                .map(row -> row.getOrDefault("stage", ""))
                .findFirst()
                .orElse("preparing");
        return estimate == 0
                ? stage.toLowerCase(java.util.Locale.ROOT)
                : stage.toLowerCase(java.util.Locale.ROOT) + ", " + Math.min(100, 100 * data / estimate) + " % of "
                        + mebibytes(estimate) + " MiB";
    }

    private static long mebibytes(long bytes) {
        return Math.max(1, bytes >> 20);
    }

    private static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.getOrDefault(column, "0"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
