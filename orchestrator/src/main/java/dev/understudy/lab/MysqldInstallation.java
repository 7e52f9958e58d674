package dev.understudy.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A mysqld on this machine that Understudy can run.
 *
 * @param program the mysqld program
 * @param version its version
 */
public record MysqldInstallation(Path program, MysqldVersion version) {
    private static final long ANSWER_SECONDS = 30;

    /**
     * Takes the program that a person named.
     *
     * @throws LabException if it cannot be run, or is older than 8.4
     */
    public static MysqldInstallation named(Path program) throws LabException, InterruptedException {
        Path absolute = program.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute) || !Files.isExecutable(absolute)) {
            throw new LabException(
                    absolute + " is not a program that can be run: name the mysqld of a MySQL 8.4 or newer");
        }
        MysqldVersion version = versionOf(absolute);
        if (!version.isSupported()) {
            throw new LabException(absolute + " is " + version + "; Understudy needs 8.4 or newer");
        }
        return new MysqldInstallation(absolute, version);
    }

    /**
     * Looks for one on a search path; one that is too old or no MySQL at all is passed over.
     *
     * @param searchPath directories, as in the environment variable PATH
     */
    public static Optional<MysqldInstallation> onPath(String searchPath) throws InterruptedException {
        Optional<Path> program = Stream.of(searchPath.split(":"))
                .filter(directory -> !directory.isBlank())
                .flatMap(MysqldInstallation::mysqldIn)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(named(program.get()));
        } catch (LabException e) {
            return Optional.empty();
        }
    }

    private static Stream<Path> mysqldIn(String directory) {
        try {
            return Stream.of(Path.of(directory, "mysqld"))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private static MysqldVersion versionOf(Path program) throws LabException, InterruptedException {
        try {
            Process process = new ProcessBuilder(program.toString(), "--no-defaults", "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return MysqldVersion.parse(printed);
        } catch (IOException e) {
            throw new LabException(program + " cannot be run: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new LabException(program + " " + e.getMessage(), e);
        }
    }
}
