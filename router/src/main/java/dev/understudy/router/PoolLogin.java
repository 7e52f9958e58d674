package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the connections of one pool in. The first that a server accepts as a new account retires those of the one before: idle
 * ones at once, others when they are given back.
 */
final class PoolLogin implements PhysicalConnections.Opener {
    private static final Logger LOG = LoggerFactory.getLogger(PoolLogin.class);

    private final Logins logins;
    private final String name;
    private final Logins.Server server;
    private volatile @Nullable NodePool pool;

    /** As whom the pool's connections are logged in, some of them at least; null before the first. */
    private @Nullable Credentials as;

    PoolLogin(Logins logins, String name, Logins.Server server) {
        this.logins = logins;
        this.name = name;
        this.server = server;
    }

    /** Says whose connections these are. */
    void isOf(NodePool owner) {
        pool = owner;
    }

    @Override
    public Connection open() throws SQLException {
        Logins.Login login = logins.open(name, server);
        loggedIn(login.as());
        return login.connection();
    }

    /** Retires older connections before the new one is in the pool. */
    private void loggedIn(Credentials now) {
        if (became(now)) {
            LOG.info("{} accepts the new credentials of {}: its older connections are retired", name, now);
            NodePool owner = pool;
            if (owner != null) {
                owner.drain();
            }
        }
    }

    private synchronized boolean became(Credentials now) {
        boolean newer = as != null && !as.equals(now) && now.equals(logins.newest());
        as = now;
        return newer;
    }

    private synchronized boolean isOlderThan(Credentials answer) {
        return as != null && !as.equals(answer);
    }

    /** Tries a new answer of the provider, if the pool has connections of an older one: only what works retires them. */
    void renew(Credentials answer) {
        if (!isOlderThan(answer)) {
            return;
        }
        try {
            open().close();
        } catch (SQLException e) {
            LOG.debug("{} was not tried with the new credentials: {}", name, e.getMessage());
        }
    }
}
