package dev.understudy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Says which Understudy this is, as its build wrote it into the jar. */
final class Version implements IVersionProvider {
    private static final String FILE = "/META-INF/maven/dev.understudy/understudy-orchestrator/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(FILE)) {
            if (file != null) {
                properties.load(file);
            }
        }
        return new String[] {
            "understudy " + properties.getProperty("version", "(not from a jar)"),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name")
        };
    }
}
