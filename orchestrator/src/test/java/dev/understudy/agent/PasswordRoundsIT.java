package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Contact;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.SecretsFolder.Secret;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import dev.understudy.client.PasswordState;
import dev.understudy.client.Traits;
import dev.understudy.mysql.AdminSession;
import dev.understudy.mysql.PasswordControl;
import dev.understudy.mysql.ReplicaAccounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent's part of a change of passwords on a real server, by another agent at each step. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordRoundsIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final ReplicaAccounts REPLICAS =
            new ReplicaAccounts(RealServer.ROLE, new TreeSet<>(List.of(DB1, NodeId.of("db2"))));
    private static final Map<Secret, String> NAMES = Map.of(
            Secret.AGENT, "'understudy_agent'@'127.0.0.1'",
            Secret.REPLICATION, "'understudy_replica_db2'@'%'",
            Secret.DOCTOR, "'understudy_doctor'@'%'",
            Secret.APPLICATION, "'app'@'%'");

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private RealServer server;

    @SuppressWarnings("NullAway.Init")
    private SecretsFolder secrets;

    @BeforeAll
    void start() throws Exception {
        secrets = new SecretsFolder(Files.createDirectory(folder.resolve("secrets")));
        Files.writeString(secrets.path().resolve("agent.password"), RealServer.AGENT.password());
        Files.writeString(secrets.path().resolve("replication.password"), RealServer.ROLE.password());
        Files.writeString(secrets.path().resolve("doctor.password"), RealServer.DOCTOR.password());
        Files.writeString(secrets.path().resolve("application.password"), RealServer.APPLICATION.password());
        server = RealServer.start(DB1, folder, REPLICAS);
        server.act(control -> {
            control.openForWrites(0);
            control.refuseReplicas(REPLICAS, new TreeSet<>());
            // As a replica is.
            control.openForReads();
        });
    }

    @AfterAll
    void kill() throws Exception {
        server.kill();
    }

    private LiveAccounts newAgent() throws Exception {
        LiveAccounts accounts = new LiveAccounts(new AgentSettings(
                ClusterName.of("shop"),
                DB1,
                new NodeDirectory(folder),
                new ServerSettings(folder, server.endpoint(), server.admin().port(), ServerSettings.Memory.LEAN),
                Traits.PLAIN,
                secrets.accounts(),
                Optional.empty(),
                Contact.STANDARD,
                Optional.of(secrets),
                Optional.empty()));
        accounts.reload();
        return accounts;
    }

    /** What a new agent does in its first round. */
    private PasswordState round(Secret secret) throws Exception {
        LiveAccounts accounts = newAgent();
        try (AdminSession session = AdminSession.open(server.admin(), accounts.agents())) {
            return new PasswordRounds(server::admin, accounts)
                    .round(session, REPLICAS, Optional.empty())
                    .getOrDefault(secret.file(), PasswordState.BEHIND);
        }
    }

    private boolean accepts(Secret secret, String password) throws Exception {
        try (AdminSession session = AdminSession.open(server.admin(), newAgent().agents())) {
            return new PasswordControl(session, server.admin())
                    .accepts(Optional.ofNullable(NAMES.get(secret)).orElseThrow(), password);
        }
    }

    private boolean isClosed() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://" + server.endpoint() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        "app",
                        secrets.present(Secret.APPLICATION).orElseThrow());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@super_read_only")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordIsChangedInThreeSteps(Secret secret) throws Exception {
        assertThat(round(secret)).isEqualTo(PasswordState.SETTLED);
        String old = secrets.present(secret).orElseThrow();

        secrets.layDownNext(secret);
        String fresh = secrets.next(secret).orElseThrow();
        assertThat(round(secret)).isEqualTo(PasswordState.ACCEPTS_NEXT);
        assertThat(round(secret)).as("once more").isEqualTo(PasswordState.ACCEPTS_NEXT);
        assertThat(accepts(secret, old)).isTrue();
        assertThat(accepts(secret, fresh)).isTrue();

        secrets.takeNext(secret);
        assertThat(round(secret)).isEqualTo(PasswordState.SWITCHED);
        assertThat(accepts(secret, old)).isTrue();

        secrets.forgetNext(secret);
        assertThat(round(secret)).isEqualTo(PasswordState.SETTLED);
        assertThat(accepts(secret, fresh)).isTrue();
        assertThat(accepts(secret, old)).isFalse();
        assertThat(isClosed()).as("super_read_only is on again").isTrue();
    }
}
