package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab's folder, and the cache beside it. */
class LabFolderTest {
    @TempDir
    Path parent;

    @Test
    void passwordsAreRandomAndForTheOwnerAlone() throws Exception {
        LabFolder folder = LabFolder.named(parent.resolve("one"));
        LabFolder other = LabFolder.named(parent.resolve("two"));

        assertThat(folder.applicationPassword()).matches("[A-Za-z0-9]{24}").isNotEqualTo(other.applicationPassword());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.secrets())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.secrets().resolve("agent.password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFolderWithSomethingInItIsLeftAlone() throws IOException {
        Files.createFile(parent.resolve("mine"));

        assertThatThrownBy(() -> LabFolder.named(parent))
                .isInstanceOf(LabException.class)
                .hasMessage("the folder " + parent + " is not empty: a lab begins in an empty one");
    }

    @Test
    void nothingOfATemporaryFolderStays() throws Exception {
        LabFolder folder = LabFolder.temporary();
        Files.writeString(
                Files.createDirectories(folder.root().resolve("db1/data")).resolve("ibdata1"), "x");

        folder.remove();

        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void theCacheIsWhereTheEnvironmentSays() {
        assertThat(UserCache.of(Map.of("UNDERSTUDY_CACHE", "/a", "XDG_CACHE_HOME", "/b"))
                        .mysql())
                .isEqualTo(Path.of("/a/mysql-9.7"));
        assertThat(UserCache.of(Map.of("XDG_CACHE_HOME", "/b")).mysql()).isEqualTo(Path.of("/b/understudy/mysql-9.7"));
        assertThat(UserCache.of(Map.of("XDG_CACHE_HOME", "")).root())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/understudy"));
    }
}
