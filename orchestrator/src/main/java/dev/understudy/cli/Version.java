package dev.understudy.cli;

import dev.understudy.Build;
import java.io.IOException;
import picocli.CommandLine.IVersionProvider;

/** Says which Understudy this is. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "understudy " + Build.version().orElse("(not from a jar)"),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name")
        };
    }
}
