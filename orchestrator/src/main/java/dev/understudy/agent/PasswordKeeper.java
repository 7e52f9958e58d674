package dev.understudy.agent;

import dev.understudy.agent.converge.PasswordRule;
import dev.understudy.agent.process.SecretsFolder.Secret;
import dev.understudy.client.PasswordState;
import dev.understudy.mysql.PasswordControl;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the accounts of a server to the passwords that the secrets folder has (design note 0014). */
final class PasswordKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordKeeper.class);

    private final PasswordControl control;
    private final Map<Secret, PasswordRule> rules;

    PasswordKeeper(PasswordControl control, Map<Secret, PasswordRule> rules) {
        this.control = control;
        this.rules = Map.copyOf(rules);
    }

    /**
     * Does what is left to do.
     *
     * @return how far each account is
     * @throws SQLException if the server does not do it; it is begun again later, wherever it was interrupted
     */
    SortedMap<String, PasswordState> run() throws SQLException {
        SortedMap<String, PasswordState> states = new TreeMap<>();
        for (Map.Entry<Secret, PasswordRule> entry : rules.entrySet()) {
            states.put(entry.getKey().file(), run(entry.getKey(), entry.getValue()));
        }
        return states;
    }

    private PasswordState run(Secret secret, PasswordRule rule) throws SQLException {
        if (!rule.isConcerned()) {
            return PasswordState.SETTLED;
        }
        for (String name : names(secret)) {
            if (!keep(name, secret, rule)) {
                return PasswordState.BEHIND;
            }
        }
        if (rule.next().isEmpty()) {
            return PasswordState.SETTLED;
        }
        return rule.isSwitched() ? PasswordState.SWITCHED : PasswordState.ACCEPTS_NEXT;
    }

    private List<String> names(Secret secret) throws SQLException {
        return switch (secret) {
            case AGENT -> control.names(secret.user(), "127.0.0.1");
            case REPLICATION -> control.names(secret.user() + "\\_%", "%");
            case DOCTOR, APPLICATION -> control.names(secret.user(), "%");
        };
    }

    private boolean keep(String name, Secret secret, PasswordRule rule) throws SQLException {
        PasswordRule.Act act = act(name, rule);
        switch (act) {
            case NOTHING -> {}
            case LET_NEXT_IN ->
                control.setBoth(name, rule.present(), rule.next().orElseThrow());
            case LET_PRESENT_IN -> control.setBoth(name, rule.previous().orElseThrow(), rule.present());
            case END_OTHERS -> control.setOnly(name, rule.present());
            case LEAVE ->
                LOG.warn(
                        "{} takes none of the passwords in {}.password: somebody else has changed it; write the right one"
                                + " into the file, or change the account",
                        name,
                        secret.file());
        }
        if (act != PasswordRule.Act.NOTHING && act != PasswordRule.Act.LEAVE) {
            LOG.info("the password of {}: {}", name, act);
        }
        return act != PasswordRule.Act.LEAVE;
    }

    private PasswordRule.Act act(String name, PasswordRule rule) throws SQLException {
        List<String> accepted = new ArrayList<>();
        List<String> passwords = new ArrayList<>(List.of(rule.present()));
        rule.next().ifPresent(passwords::add);
        rule.previous().ifPresent(passwords::add);
        for (String password : passwords) {
            if (control.accepts(name, password)) {
                accepted.add(password);
            }
        }
        return rule.next(accepted::contains);
    }
}
