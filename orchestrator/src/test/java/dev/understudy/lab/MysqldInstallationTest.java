package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which server program is taken, and what is said of the others. */
class MysqldInstallationTest {
    @TempDir
    Path folder;

    private Path program(String directory, String prints) throws IOException {
        Path file = Files.createDirectories(folder.resolve(directory)).resolve("mysqld");
        Files.writeString(file, "#!/bin/sh\necho '" + prints + "'\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/usr/sbin/mysqld  Ver 9.7.4 for Linux on x86_64 (MySQL Community Server - GPL) | 9.7.4  | true",
                "mysqld  Ver 8.4.0-1debian12 for Linux on x86_64                               | 8.4.0  | true",
                "mysqld  Ver 10.0.1 for Linux on aarch64                                       | 10.0.1 | true",
                "mysqld  Ver 8.0.36-0ubuntu0.22.04.1 for Linux on x86_64                       | 8.0.36 | false",
                "mysqld  Ver 8.3.9 for Linux on x86_64                                         | 8.3.9  | false",
                "mysqld  Ver 5.7.44-log for Linux on x86_64                                    | 5.7.44 | false",
            })
    void versionsAreComparedAsNumbers(String printed, String version, boolean supported) {
        MysqldVersion parsed = MysqldVersion.parse(printed);

        assertThat(parsed).hasToString(version);
        assertThat(parsed.isSupported()).isEqualTo(supported);
    }

    @Test
    void aNamedOneThatIsTooOldIsRefused() throws IOException {
        Path old = program("old", "mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)");

        assertThatThrownBy(() -> MysqldInstallation.named(old))
                .isInstanceOf(LabException.class)
                .hasMessage(old + " is 8.0.36; Understudy needs 8.4 or newer");
    }

    @Test
    void mariaDbIsNotMysql() throws IOException {
        Path other = program("other", "mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64");

        assertThatThrownBy(() -> MysqldInstallation.named(other))
                .hasMessage(other + " is MariaDB 10.11.6; Understudy needs MySQL 8.4 or newer");
    }

    @Test
    void whatIsNoServerIsRefused() throws IOException {
        Path cat = program("cat", "meow");

        assertThatThrownBy(() -> MysqldInstallation.named(cat))
                .hasMessage(cat + " does not say its version: it printed \"meow\"");
        assertThatThrownBy(() -> MysqldInstallation.named(folder))
                .hasMessage(folder + " is not a program that can be run: name the mysqld of a MySQL 8.4 or newer");
    }

    @Test
    void aRecentOneOnThePathIsTaken() throws Exception {
        Path recent = program("recent", "mysqld  Ver 8.4.3 for Linux on x86_64");
        List<String> told = new ArrayList<>();
        MysqldSearch search = new MysqldSearch(
                folder.resolve("missing") + "::" + recent.getParent(),
                new UserCache(folder.resolve("cache")),
                told::add);

        assertThat(search.find(Optional.empty())).isEqualTo(new MysqldInstallation(recent, new MysqldVersion(8, 4, 3)));
        assertThat(told).isEmpty();
    }

    @Test
    void anOldOneOnThePathIsPassedOverForTheCachedOne() throws Exception {
        Path old = program("old", "mysqld  Ver 8.0.36 for Linux on x86_64");
        UserCache cache = new UserCache(folder.resolve("cache"));
        Path cached = program("cache/mysql-9.7/bin", "mysqld  Ver 9.7.4 for Linux on x86_64");
        MysqldSearch search = new MysqldSearch(String.valueOf(old.getParent()), cache, line -> {});

        assertThat(search.find(Optional.empty()).program()).isEqualTo(cached);
    }
}
