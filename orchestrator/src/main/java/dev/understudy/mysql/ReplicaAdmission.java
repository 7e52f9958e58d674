package dev.understudy.mysql;

import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Decides on a source which replicas may come in. Nothing of it is written to the binary log. */
final class ReplicaAdmission {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** A login that had begun before the lock has this long to show whose it is. */
    private static final Duration LOGIN = Duration.ofMillis(500);

    private static final Duration LOOK = Duration.ofMillis(2);
    private static final String LOGGING_IN = "unauthenticated user";

    private final AdminSession session;
    private final ReplicaAccounts accounts;

    ReplicaAdmission(AdminSession session, ReplicaAccounts accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    /** Asks for the accounts that may come in; {@link #refused} reads the answer. */
    String admitted() {
        return users("N");
    }

    /**
     * The nodes that can not come in, and of whose sessions none is left.
     *
     * @param answer the rows of {@link #admitted}
     */
    SortedSet<NodeId> refused(List<Map<String, String>> answer) throws SQLException {
        Set<String> admitted = usersOf(answer);
        SortedSet<NodeId> refused = new TreeSet<>(accounts.nodes());
        refused.removeIf(node -> admitted.contains(user(node)));
        if (!refused.isEmpty()) {
            Set<String> inside = sessions().stream().map(ReplicaAdmission::user).collect(Collectors.toSet());
            refused.removeIf(node -> inside.contains(user(node)));
        }
        return refused;
    }

    /**
     * Locks out some nodes and ends their sessions, in that order; lets all others in, and makes their accounts if there
     * are none. What is so already is not touched.
     *
     * @throws SQLException if a session of theirs does not end in time
     */
    void refuse(SortedSet<NodeId> refused) throws SQLException {
        List<List<Map<String, String>>> answers = session.results(List.of(admitted(), users("Y")));
        Set<String> admitted = usersOf(answers.get(0));
        Set<String> locked = usersOf(answers.get(1));
        SortedSet<String> making = new TreeSet<>();
        SortedSet<String> locking = new TreeSet<>();
        SortedSet<String> unlocking = new TreeSet<>();
        for (NodeId node : accounts.nodes()) {
            String user = user(node);
            boolean shallComeIn = !refused.contains(node);
            if (shallComeIn && locked.contains(user)) {
                unlocking.add(user);
            } else if (shallComeIn && !admitted.contains(user)) {
                making.add(user);
            } else if (!shallComeIn && admitted.contains(user)) {
                // An account that is not there is as good as a locked one.
                locking.add(user);
            }
        }
        make(making);
        alter(unlocking, "UNLOCK");
        alter(locking, "LOCK");
        endSessions(refused.stream().map(this::user).collect(Collectors.toSet()));
    }

    private void make(Collection<String> users) throws SQLException {
        if (!users.isEmpty()) {
            String identified = " IDENTIFIED BY " + quoted(accounts.role().password());
            session.execute("CREATE USER IF NOT EXISTS "
                    + users.stream().map(user -> at(user) + identified).collect(Collectors.joining(", "))
                    + " DEFAULT ROLE " + quoted(accounts.role().user()));
        }
    }

    private void alter(Collection<String> users, String lock) throws SQLException {
        if (!users.isEmpty()) {
            session.execute("ALTER USER "
                    + users.stream().map(ReplicaAdmission::at).collect(Collectors.joining(", ")) + " ACCOUNT " + lock);
        }
    }

    /**
     * A killed dump thread goes on for a moment, and an acknowledgement may still be counted meanwhile. A login that began
     * before the lock may have passed its check.
     */
    private void endSessions(Set<String> users) throws SQLException {
        if (users.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        Set<String> entering = sessions().stream()
                .filter(row -> user(row).equals(LOGGING_IN))
                .map(ReplicaAdmission::id)
                .collect(Collectors.toSet());
        while (true) {
            List<Map<String, String>> left = sessions().stream()
                    .filter(row ->
                            users.contains(user(row)) || (user(row).equals(LOGGING_IN) && entering.contains(id(row))))
                    .toList();
            long passed = System.nanoTime() - began;
            if (left.isEmpty()) {
                return;
            }
            if (passed > PATIENCE.toNanos()) {
                throw new SQLException("sessions of " + users + " do not end");
            }
            for (Map<String, String> row : left) {
                if (users.contains(user(row)) || passed > LOGIN.toNanos()) {
                    session.kill(Long.parseLong(id(row)));
                }
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Not from performance_schema, which forgets threads when its tables are full. */
    private List<Map<String, String>> sessions() throws SQLException {
        return session.rows("SHOW PROCESSLIST");
    }

    private static String user(Map<String, String> row) {
        return row.getOrDefault("User", "");
    }

    private static String id(Map<String, String> row) {
        return row.getOrDefault("Id", "0");
    }

    private String users(String locked) {
        return "SELECT User FROM mysql.user WHERE account_locked = '" + locked + "' AND User LIKE "
                + quoted(accounts.role().user() + "%");
    }

    private static Set<String> usersOf(List<Map<String, String>> rows) {
        return rows.stream().map(ReplicaAdmission::user).collect(Collectors.toSet());
    }

    private String user(NodeId node) {
        return accounts.of(node).user();
    }

    private static String at(String user) {
        return quoted(user) + "@'%'";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
