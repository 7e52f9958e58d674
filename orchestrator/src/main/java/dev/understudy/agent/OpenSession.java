package dev.understudy.agent;

import dev.understudy.mysql.AdminSession;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The agent's session on its server, opened when it is needed. Used by the agent's one thread. */
final class OpenSession {
    private final Entrance entrance;
    private @Nullable AdminSession session;

    OpenSession(Entrance entrance) {
        this.entrance = entrance;
    }

    /** The session; a new one if there is none. */
    AdminSession get() throws SQLException {
        AdminSession open = session;
        if (open == null) {
            open = entrance.open();
            session = open;
        }
        return open;
    }

    /** Ends it; the server runs on. */
    void end() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
