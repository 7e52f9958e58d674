package dev.understudy.agent;

import dev.understudy.agent.process.Inheritance;
import dev.understudy.client.Endpoint;
import dev.understudy.mysql.AdminSession;
import dev.understudy.mysql.ServerNames;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an agent comes into its server: by the administrative port, which is never full. A server that others have started
 * may have none; then by the ordinary one, until the agent has started the server itself.
 */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final int ACCESS_DENIED = 1045;

    private final AgentSettings settings;
    private final LiveAccounts accounts;
    private final Inheritance inheritance;
    private volatile Endpoint last;
    private String lastSaid = "";

    Entrance(AgentSettings settings, LiveAccounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
        this.inheritance = new Inheritance(settings.directory());
        this.last = settings.admin();
    }

    LiveAccounts accounts() {
        return accounts;
    }

    /** Where the agent came in last. */
    Endpoint last() {
        return last;
    }

    /**
     * Opens the agent's session, and learns what a server that others have set up calls its files.
     *
     * @throws SQLException if the server does not answer in time or refuses
     */
    AdminSession open() throws SQLException {
        AdminSession session = enter();
        try {
            if (!inheritance.isKnown()) {
                inheritance.note(ServerNames.read(session));
                LOG.info(
                        "the names of the server's files are noted in {}",
                        settings.directory().names());
            }
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        } catch (IOException e) {
            session.close();
            throw new SQLException("what the server calls its files cannot be noted: " + e.getMessage(), e);
        }
    }

    private AdminSession enter() throws SQLException {
        Endpoint ordinary =
                new Endpoint("127.0.0.1", settings.server().endpoint().port());
        List<Endpoint> doors =
                settings.directory().isInherited() ? List.of(settings.admin(), ordinary) : List.of(settings.admin());
        SQLException refusal = new SQLException("the server has no port at all");
        for (Endpoint door : doors) {
            try {
                AdminSession session = AdminSession.open(door, accounts.agents());
                accounts.enteredAs(session.account());
                entered(door, ordinary);
                return session;
            } catch (SQLException e) {
                refusal = e;
            }
        }
        if (refusal.getErrorCode() == ACCESS_DENIED) {
            say("mysqld runs and refuses the account " + settings.accounts().agent()
                    + ": understudy adopt makes it; if it was made, the password in agent.password is another one");
        }
        throw refusal;
    }

    private void entered(Endpoint door, Endpoint ordinary) {
        last = door;
        if (door.equals(ordinary)) {
            say("mysqld has no administrative port on " + settings.admin()
                    + ": with all of its connections taken its agent"
                    + " cannot come in; it has one once its agent has started it");
        }
    }

    private void say(String warning) {
        if (!warning.equals(lastSaid)) {
            LOG.warn("{}", warning);
            lastSaid = warning;
        }
    }
}
