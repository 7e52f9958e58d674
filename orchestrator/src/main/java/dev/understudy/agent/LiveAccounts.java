package dev.understudy.agent;

import dev.understudy.agent.converge.PasswordRule;
import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.SecretsFolder.Secret;
import dev.understudy.mysql.Account;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accounts with the passwords that the host's secrets folder has now. */
final class LiveAccounts {
    private final Optional<SecretsFolder> folder;
    private volatile Accounts accounts;
    private volatile @Nullable Account entered;
    private volatile Map<Secret, PasswordRule> rules = Map.of();

    LiveAccounts(AgentSettings settings) {
        this.folder = settings.secrets();
        this.accounts = settings.accounts();
    }

    Accounts now() {
        return accounts;
    }

    /** The agent's account as its server has let it in last; as the folder has it if it never was. */
    Account agent() {
        Account last = entered;
        return last == null ? accounts.agent() : last;
    }

    void enteredAs(Account account) {
        entered = account;
    }

    /** What each account's passwords are; empty if they do not change. */
    Map<Secret, PasswordRule> rules() {
        return rules;
    }

    /** The agent's account with each password that its server may have, the likeliest first. */
    List<Account> agents() {
        Set<String> passwords = new LinkedHashSet<>();
        passwords.add(accounts.agent().password());
        PasswordRule rule = rules.get(Secret.AGENT);
        if (rule != null) {
            rule.next().ifPresent(passwords::add);
            rule.previous().ifPresent(passwords::add);
        }
        return passwords.stream()
                .map(password -> new Account(accounts.agent().user(), password))
                .toList();
    }

    /**
     * Reads the folder again. Returns whether something is another than before.
     *
     * @throws IOException if a password that was there cannot be read any more; nothing has changed then
     */
    boolean reload() throws IOException {
        if (folder.isEmpty()) {
            return false;
        }
        Map<Secret, PasswordRule> read = new EnumMap<>(Secret.class);
        for (Secret secret : Secret.values()) {
            // The next one first: if it becomes the present one meanwhile, it is seen as both.
            Optional<String> next = folder.get().next(secret);
            Optional<String> present = folder.get().present(secret);
            Optional<String> previous = folder.get().previous(secret);
            present.ifPresent(password -> read.put(secret, new PasswordRule(password, next, previous)));
        }
        Accounts nextAccounts = folder.get().accounts();
        boolean changed = !read.equals(rules) || !nextAccounts.equals(accounts);
        accounts = nextAccounts;
        rules = Map.copyOf(read);
        return changed;
    }
}
