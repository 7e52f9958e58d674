package dev.understudy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class DocumentationTest {
    /** Maven runs tests in the module's folder. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(ROOT::relativize)
                    .filter(file -> Stream.of(".git", "target").noneMatch(name -> isUnder(file, name)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isUnder(Path file, String folder) {
        for (Path part : file) {
            if (part.toString().equals(folder)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void thePagesAreFound() throws IOException {
        assertThat(pages())
                .contains(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md"))
                .contains(Path.of("docs/README.md"), Path.of("docs/concepts/how-it-works.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        assertThat(broken(MarkdownPage.read(ROOT.resolve(page)))).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        Path docs = ROOT.resolve("docs");
        List<Path> indexed = MarkdownPage.read(docs.resolve("README.md")).links().stream()
                .map(link -> docs.resolve(link).normalize())
                .toList();
        assertThat(pages().stream().map(ROOT::resolve).filter(page -> page.startsWith(docs)))
                .allSatisfy(page -> assertThat(indexed.contains(page) || page.endsWith("docs/README.md"))
                        .isTrue());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    see [a](other.md)                | ''
                    see [a](other.md#a-heading-1)    | ''
                    see [a](#here-we-are)            | ''
                    see [a](other.md "a title")      | ''
                    ![a](image.svg), [b](sub/)       | ''
                    [a](https://nowhere.invalid/x)   | ''
                    `[a](missing.md)`                | ''
                    see [a](missing.md)              | missing.md
                    ![a](missing.svg)                | missing.svg
                    see [a](other.md#nothing)        | other.md#nothing
                    see [a](#nothing)                | #nothing
                    [a]: missing.md                  | missing.md
                    [![a](missing.svg)](other.md)    | missing.svg
                    """)
    void aBrokenLinkIsFound(String line, String broken) throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("image.svg"), "<svg/>");
        Files.writeString(folder.resolve("other.md"), "# A heading\n\n```\n[a](missing.md)\n```\n\n## A `heading`!\n");
        Path page = Files.writeString(folder.resolve("page.md"), "# Here: we [are](other.md)\n\n" + line + "\n");
        assertThat(broken(MarkdownPage.read(page))).isEqualTo(broken.isEmpty() ? List.of() : List.of(broken));
    }

    /** The command and the options exist, and their values can be read; nothing is run. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandCanBeTyped(Path page) throws IOException {
        for (String command : MarkdownPage.read(ROOT.resolve(page)).commands()) {
            assertThatCode(() -> Main.commandLine().parseArgs(command.split("\\s+")))
                    .as("./understudy %s", command)
                    .doesNotThrowAnyException();
        }
    }

    /** A table a command, each with a row a setting. */
    @ParameterizedTest
    @CsvSource({"agent, Settings of an agent", "orchestrator, Settings of an orchestrator"})
    void everySettingIsInTheReference(String command, String heading) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reference/configuration.md"));
        String section = page.substring(page.indexOf("## " + heading)).replaceFirst("(?s)\n## .*", "");
        CommandLine described =
                Objects.requireNonNull(Main.commandLine().getSubcommands().get(command));
        List<String> settings = described.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp()
                        && !option.hidden()
                        && !option.longestName().equals("--config"))
                .map(option -> option.longestName().substring(2))
                .toList();

        assertThat(section.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(3, line.indexOf('`', 3))))
                .containsExactlyInAnyOrderElementsOf(settings);
    }

    @Test
    void commandsAreFoundInCodeBlocksAndWithOptionsInProse() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), """
                Type `./understudy demo --exit-after 1s` or run `./understudy drill`.

                ```
                ./understudy drill kill-primary   # many times
                kill -9 PID
                ```
                """);
        assertThat(MarkdownPage.read(page).commands()).containsExactly("drill kill-primary", "demo --exit-after 1s");
    }

    private static List<String> broken(MarkdownPage page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : page.links()) {
            if (!link.matches("[a-z]+:.*") && !resolves(page, link)) {
                broken.add(link);
            }
        }
        return broken;
    }

    private static boolean resolves(MarkdownPage page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = page.path()
                .resolveSibling(file.isEmpty() ? page.path().toString() : file)
                .normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1));
    }
}
