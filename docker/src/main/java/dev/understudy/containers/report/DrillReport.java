package dev.understudy.containers.report;

import dev.understudy.drill.Drill;
import dev.understudy.drill.Drills;
import dev.understudy.drill.HostDrills;
import dev.understudy.drill.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page about drills: what each does, what came out of it, and a picture of the outages. */
public final class DrillReport {
    private static final String PICTURE = "images/drills.svg";
    private static final String HEAD = """
            # What the drills have shown

            Made by `docker/drills --report docs`; do not edit it. %s

            A drill breaks a cluster of three nodes under load, four writers and two readers through the router, and judges it
            by what the application was told and by the rows of every server. **Outage** is the longest time between two
            acknowledged writes, **whole after** how long it took from the fault until every node was what it should be,
            **lost** how many acknowledged writes are missing, **twice** how many are there more than once. Errors are those
            that the application saw. A writer also reads what it wrote, one time in five; where the replica is behind, such a
            read waits for half a second before it goes to the primary, and so does its writer.

            ![Outages by drill](%s)

            """;

    private static final List<Drill> KNOWN = Stream.concat(
                    Drills.all().stream(),
                    HostDrills.all().stream()
                            .filter(drill -> Drills.named(drill.name()).isEmpty()))
            .toList();

    private final List<DrillResult> results;
    private final String note;

    /**
     * Prepares it.
     *
     * @param lines the results, one JSON object each
     * @param note when and where they were measured, a sentence
     * @throws IllegalArgumentException if one is no result
     */
    public DrillReport(List<String> lines, String note) {
        this.results = lines.stream().map(DrillResult::parse).toList();
        this.note = note;
    }

    /** Writes the page {@code drills.md} and its picture into the folder of the documentation. */
    public void writeTo(Path docs) throws IOException {
        Files.writeString(docs.resolve(PICTURE), new OutageChart(results).svg());
        Files.writeString(docs.resolve("drills.md"), page());
    }

    String page() {
        StringBuilder page = new StringBuilder(HEAD.formatted(note, PICTURE));
        table(page, "On containers, between which the network is real", DrillResult.Place.CONTAINERS);
        table(page, "On the processes of one machine", DrillResult.Place.PROCESSES);
        return page.toString().stripTrailing() + "\n";
    }

    /** A result of a container, as a line of a file of results. */
    public static String line(RunReport report) {
        return report.json().put(DrillResult.PLACE, DrillResult.CONTAINERS) + "\n";
    }

    private void table(StringBuilder page, String title, DrillResult.Place place) {
        List<DrillResult> here =
                results.stream().filter(result -> result.place() == place).toList();
        if (here.isEmpty()) {
            return;
        }
        page.append("## ").append(title).append("\n\n");
        page.append("| drill | outage | whole after | acknowledged | lost | twice | errors | |\n");
        page.append("| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |\n");
        here.forEach(result -> page.append(row(result)));
        page.append('\n');
        for (Drill drill : KNOWN) {
            if (here.stream().anyMatch(result -> result.drill().equals(drill.name()) && !result.hasBacklog())) {
                page.append("- **")
                        .append(drill.name())
                        .append("**: ")
                        .append(drill.sentence())
                        .append(".\n");
            }
        }
        page.append('\n');
    }

    private static String row(DrillResult result) {
        List<String> cells = new ArrayList<>(List.of(
                result.drill(),
                millis(result.outageMillis()),
                result.settledMillis().isPresent()
                        ? millis(result.settledMillis().getAsLong())
                        : "never",
                Long.toString(result.acknowledged()),
                Long.toString(result.lost()),
                Long.toString(result.duplicated()),
                errors(result),
                result.failure().map(reason -> "**failed**: " + reason).orElse("passed")));
        return "| " + cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")) + " |\n";
    }

    private static String millis(long millis) {
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String errors(DrillResult result) {
        return result.errors().isEmpty()
                ? "none"
                : result.errors().entrySet().stream()
                        .map(error -> error.getKey() + " × " + error.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** The first result that did not pass; empty if all did. */
    public Optional<String> firstFailure() {
        return results.stream()
                .flatMap(result -> result.failure().map(why -> result.drill() + ": " + why).stream())
                .findFirst();
    }

    /** The lines of files of results, blank ones left out. */
    public static List<String> lines(List<Path> files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            try (Stream<String> all = Files.lines(file)) {
                all.filter(line -> !line.isBlank()).forEach(lines::add);
            }
        }
        return lines;
    }
}
