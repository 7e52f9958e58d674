package dev.understudy.lab;

import dev.understudy.client.Ensemble;
import dev.understudy.router.UnderstudyDataSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Map;

/** The application's way to a lab's cluster: the router, with the application's account. */
public final class LabRouter {
    private LabRouter() {}

    /** Writes down the JDBC URL for an application of the user's own. */
    static void writeUrl(Ensemble ensemble, LabFolder folder) throws LabException {
        String password = URLEncoder.encode(folder.applicationPasswordFile().toString(), StandardCharsets.UTF_8)
                .replace("%2F", "/");
        try {
            Files.writeString(
                    folder.applicationUrl(),
                    "jdbc:understudy://" + ensemble.connectString() + "/" + LabSettings.CLUSTER
                            + "/app?user=app&passwordFile=" + password
                            + "&outcomes=LEDGER&sslMode=DISABLED&allowPublicKeyRetrieval=true\n");
        } catch (IOException e) {
            throw new LabException("the file " + folder.applicationUrl() + " cannot be written: " + e, e);
        }
    }

    /**
     * Opens it.
     *
     * @throws LabException if it cannot reach the cluster
     */
    public static UnderstudyDataSource open(Lab lab) throws LabException {
        return open(lab, Map.of());
    }

    /**
     * The same with more of the router's properties.
     *
     * @throws LabException if it cannot reach the cluster
     */
    public static UnderstudyDataSource open(Lab lab, Map<String, String> properties) throws LabException {
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
                    .properties(properties)
                    .build();
            source.start();
            return source;
        } catch (SQLException e) {
            throw new LabException("the router cannot be started: " + e.getMessage(), e);
        }
    }
}
