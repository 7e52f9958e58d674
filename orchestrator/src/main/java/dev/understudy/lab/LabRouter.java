package dev.understudy.lab;

import dev.understudy.router.UnderstudyDataSource;
import java.sql.SQLException;

/** The application's way to a lab's cluster: the router, with the application's account. */
public final class LabRouter {
    private LabRouter() {}

    /**
     * Opens it.
     *
     * @throws LabException if it cannot reach the cluster
     */
    public static UnderstudyDataSource open(Lab lab) throws LabException {
        try {
            UnderstudyDataSource source = UnderstudyDataSource.builder()
                    .ensemble(lab.ensemble().connectString())
                    .cluster(LabSettings.CLUSTER.value())
                    .schema("app")
                    .user("app")
                    .password(lab.applicationPassword())
                    .property("outcomes", "LEDGER")
                    .property("sslMode", "DISABLED")
                    .property("allowPublicKeyRetrieval", "true")
                    .build();
            source.start();
            return source;
        } catch (SQLException e) {
            throw new LabException("the router cannot be started: " + e.getMessage(), e);
        }
    }
}
