package dev.understudy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/** What the build wrote into the jar. */
public final class Build {
    private static final String FILE = "/META-INF/maven/dev.understudy/understudy-orchestrator/pom.properties";

    private Build() {}

    /** The version of Understudy; empty if it does not run from its jar. */
    public static Optional<String> version() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Build.class.getResourceAsStream(FILE)) {
            if (file != null) {
                properties.load(file);
            }
        }
        return Optional.ofNullable(properties.getProperty("version"));
    }
}
