package dev.understudy.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The images of this very code, made once for all tests of a run. */
final class Images {
    /** Set to "as-they-are" by whoever has just made them. */
    private static final String SETTING = "UNDERSTUDY_IMAGES";

    private static final Optional<String> TROUBLE = make();

    private Images() {}

    /** Why there are none; empty if there are. */
    static Optional<String> trouble() {
        return TROUBLE;
    }

    private static Optional<String> make() {
        if ("as-they-are".equals(System.getenv(SETTING))) {
            return Optional.empty();
        }
        try {
            Process build = new ProcessBuilder(Path.of("build").toAbsolutePath().toString(), "--jars-as-they-are")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            build.getOutputStream().close();
            return build.waitFor() == 0
                    ? Optional.empty()
                    : failed("docker/build could not make the images, and has said why");
        } catch (IOException e) {
            return failed("docker/build cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("docker/build was interrupted");
        }
    }

    /** Who runs the tests at home may lack what images are made of; where work is judged nothing may be left out. */
    private static Optional<String> failed(String why) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(why);
        }
        return Optional.of(why);
    }
}
