package dev.understudy.cli;

import dev.understudy.agent.process.Accounts;
import dev.understudy.mysql.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The passwords of a cluster's accounts, a file each.
 *
 * @param folder where they are
 */
record Secrets(Path folder) {
    /** The statements that make the accounts of the agents and receivers, with these very passwords. */
    List<String> accounts() throws IOException {
        Account agent = new Account("understudy_agent", read(folder.resolve("agent.password")));
        Account replication = new Account("understudy_replica", read(folder.resolve("replication.password")));
        List<String> statements = new ArrayList<>(new Accounts(agent, replication, Optional.empty()).statements());
        statements.add("ALTER USER '" + agent.user() + "'@'127.0.0.1' IDENTIFIED BY '"
                + agent.password().replace("\\", "\\\\").replace("'", "''") + "'");
        return statements;
    }

    /**
     * Reads a password file.
     *
     * @throws IOException if it cannot be read or is empty; the message says what to do
     */
    static String read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "the password file " + file + " cannot be read: write the password into it, one line");
        }
        String password = Files.readString(file).strip();
        if (password.isEmpty()) {
            throw new IOException("the password file " + file + " is empty");
        }
        return password;
    }
}
