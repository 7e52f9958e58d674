package dev.understudy.router;

import dev.understudy.client.ClusterName;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data source's figures in the JVM's own MBean server, for as long as this is open. */
final class Jmx implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jmx.class);

    private final MBeanServer server;
    private final ObjectName name;

    /** Whether the figures are shown. */
    enum Shown {
        NO,
        YES
    }

    private Jmx(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Registers under the first number that is free, so that several data sources of a cluster can be told apart; another class
     * loader's count too.
     *
     * @throws SQLException if the JVM does not allow it
     */
    static Jmx register(ClusterName cluster, Supplier<RouterStatus> status) throws SQLException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StatusBean bean = new StatusBean(status);
        for (int id = 1; ; id++) {
            try {
                ObjectName name = new ObjectName("dev.understudy:type=Router,cluster=" + cluster + ",id=" + id);
                server.registerMBean(bean, name);
                return new Jmx(server, name);
            } catch (InstanceAlreadyExistsException e) {
                LOG.debug("number {} is taken", id);
            } catch (JMException | SecurityException e) {
                throw new SQLException(
                        "property jmx is true, and the figures cannot be registered (" + e + "): leave it out", e);
            }
        }
    }

    ObjectName name() {
        return name;
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.debug("{} was unregistered by somebody else", name);
        } catch (JMException e) {
            LOG.warn("{} cannot be unregistered: {}", name, e.toString());
        }
    }
}
