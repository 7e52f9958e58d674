package dev.understudy.frameworks;

import dev.understudy.router.UnderstudyDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import liquibase.GlobalConfiguration;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

/**
 * An application that updates its schema when it starts. A process of its own: within one virtual machine all of Liquibase
 * shares one lock service a database, so that one application may forget that it holds the lock when another looks.
 */
final class LiquibaseApplication {
    private LiquibaseApplication() {}

    /** Runs with the router's properties on standard input; the one argument is the folder of {@code changes.sql}. */
    public static void main(String[] arguments) throws Exception {
        Properties read = new Properties();
        read.load(System.in);
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        try (UnderstudyDataSource source = Cluster.router(properties)) {
            update(source, Path.of(arguments[0]));
        }
    }

    /** Starts one beside this program. */
    static Process start(Cluster cluster, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LiquibaseApplication.class.getName(),
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Properties properties = new Properties();
        properties.putAll(cluster.properties());
        try (OutputStream input = process.getOutputStream()) {
            properties.store(input, "the router's");
        }
        return process;
    }

    /** Brings the schema to what {@code changes.sql} says. */
    static void update(UnderstudyDataSource source, Path folder) throws Exception {
        // Who finds the lock taken looks again after 10 s unless it is told otherwise.
        Scope.child(GlobalConfiguration.CHANGELOGLOCK_POLL_RATE.getKey(), 1, () -> change(source, folder));
    }

    // The close() of its files declares Exception.
    @SuppressWarnings("try")
    private static void change(UnderstudyDataSource source, Path folder) throws Exception {
        try (Connection connection = source.getConnection();
                DirectoryResourceAccessor files = new DirectoryResourceAccessor(folder)) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            try (Liquibase liquibase = new Liquibase("changes.sql", files, database)) {
                liquibase.update("");
            }
        }
    }
}
