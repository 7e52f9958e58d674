package dev.understudy.agent;

import dev.understudy.agent.converge.PasswordRule;
import dev.understudy.agent.process.SecretsFolder.Secret;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.PasswordState;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.AdminSession;
import dev.understudy.mysql.PasswordControl;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks each second whether the secrets folder says something new, and brings the server and the receiver to it. */
final class PasswordRounds {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordRounds.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    /** While a password is being rotated accounts may be made, and others may change them. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final Supplier<Endpoint> admin;
    private final LiveAccounts accounts;

    private SortedMap<String, PasswordState> states = Collections.emptySortedMap();
    private Optional<String> receiver = Optional.empty();
    private boolean settled;
    private long lookedAtNanos = System.nanoTime() - LOOK_NANOS;
    private long doneAtNanos;

    PasswordRounds(Supplier<Endpoint> admin, LiveAccounts accounts) {
        this.admin = admin;
        this.accounts = accounts;
    }

    /** Notes with which password the receiver was started. */
    void receiverHas(String password) {
        receiver = Optional.of(password);
    }

    /**
     * Does what is left to do.
     *
     * @param follower the node, if its receiver runs
     * @return how far each account is
     * @throws SQLException if the server does not do it; it is begun again by the next round
     */
    SortedMap<String, PasswordState> round(AdminSession session, ReplicaAccounts replicas, Optional<NodeId> follower)
            throws SQLException {
        long now = System.nanoTime();
        if (now - lookedAtNanos < LOOK_NANOS) {
            return states;
        }
        lookedAtNanos = now;
        boolean changed = reload();
        boolean again =
                accounts.rules().values().stream().anyMatch(rule -> rule.next().isPresent())
                        && now - doneAtNanos > AGAIN_NANOS;
        if (changed || again || !settled) {
            settled = false;
            SortedMap<String, PasswordState> next = new TreeMap<>(
                    new PasswordKeeper(new PasswordControl(session, admin.get()), accounts.rules()).run());
            if (follower.isPresent()) {
                renewReceiver(session, replicas, follower.get());
            }
            states = Collections.unmodifiableSortedMap(next);
            doneAtNanos = now;
            settled = true;
        }
        return states;
    }

    /** Whether the server takes the agent's new password, so that a session must not keep to an older one. */
    boolean outgrown(Account inUse) {
        PasswordState state = states.get(Secret.AGENT.file());
        return (state == PasswordState.SWITCHED || state == PasswordState.SETTLED)
                && !inUse.equals(accounts.now().agent());
    }

    private boolean reload() {
        try {
            return accounts.reload();
        } catch (IOException e) {
            LOG.warn("the passwords cannot be read again, those of before are used: {}", e.getMessage());
            return false;
        }
    }

    /** A receiver keeps its password in memory; one of an agent before is only renewed while it has to be. */
    private void renewReceiver(AdminSession session, ReplicaAccounts replicas, NodeId self) throws SQLException {
        PasswordRule rule = accounts.rules().get(Secret.REPLICATION);
        if (rule == null || !rule.isConcerned()) {
            return;
        }
        boolean outdated =
                receiver.map(password -> !password.equals(rule.present())).orElse(rule.isSwitched());
        if (outdated) {
            Account role = accounts.now().replication();
            LOG.info("the receiver is started again with the new password");
            new ServerControl(session).restartReceiver(new ReplicaAccounts(role, replicas.nodes()).of(self));
            receiverHas(role.password());
        }
    }
}
