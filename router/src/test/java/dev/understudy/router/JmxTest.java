package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterName;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import javax.management.MBeanServer;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

class JmxTest {
    private static final ClusterName CLUSTER = ClusterName.of("jmx-test");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void theStatusIsShownAsItIs() throws Exception {
        try (Stage stage = new Stage();
                Jmx jmx = Jmx.register(CLUSTER, stage.router::status);
                Connection connection = stage.transaction()) {
            Stage.insert(connection, 1);
            assertThat(server.getAttribute(jmx.name(), "Primary")).isEqualTo("db1");
            assertThat(server.getAttribute(jmx.name(), "Epoch")).isEqualTo(3L);
            assertThat((String[]) server.getAttribute(jmx.name(), "Replicas")).containsExactly("db2", "db3");
            assertThat(((TabularData) server.getAttribute(jmx.name(), "ConnectionsUsed"))
                            .get(new Object[] {"db1"})
                            .get("value"))
                    .isEqualTo(1);
            assertThat(server.getMBeanInfo(jmx.name()).getAttributes())
                    .hasSize(12)
                    .allSatisfy(attribute -> assertThat(server.getAttribute(jmx.name(), attribute.getName()))
                            .as(attribute.getName())
                            .isNotNull());

            stage.router.publish(Views.revoking(4, Views.DB1));
            assertThat(server.getAttribute(jmx.name(), "Primary")).isEqualTo("");
            assertThat(server.getAttribute(jmx.name(), "Phase")).isEqualTo("REVOKING");
        }
    }

    @Test
    void twoDataSourcesHaveTwoNamesAndLeaveNone() throws Exception {
        try (Stage stage = new Stage()) {
            Jmx first = Jmx.register(CLUSTER, stage.router::status);
            Jmx second = Jmx.register(CLUSTER, stage.router::status);
            assertThat(first.name()).isNotEqualTo(second.name());
            first.close();
            assertThat(server.isRegistered(first.name())).isFalse();
            assertThat(server.isRegistered(second.name())).isTrue();
            second.close();
            second.close();
            assertThat(server.isRegistered(second.name())).isFalse();
        }
    }
}
