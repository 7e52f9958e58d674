package dev.understudy.lab;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directory in which labs keep what outlives them: an unpacked MySQL.
 *
 * @param root the directory
 */
public record UserCache(Path root) {
    /**
     * The cache of the user: {@code UNDERSTUDY_CACHE} if it is set, else {@code understudy} under {@code XDG_CACHE_HOME}
     * or {@code ~/.cache}.
     */
    public static UserCache of(Map<String, String> environment) {
        return new UserCache(setting(environment, "UNDERSTUDY_CACHE")
                .orElseGet(() -> setting(environment, "XDG_CACHE_HOME")
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("understudy"))
                .toAbsolutePath());
    }

    private static Optional<Path> setting(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** Where a fetched MySQL is unpacked. */
    public Path mysql() {
        return root.resolve("mysql-9.7");
    }
}
