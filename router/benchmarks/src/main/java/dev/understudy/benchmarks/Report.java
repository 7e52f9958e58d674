package dev.understudy.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The figures of a run, for people and for programs.
 *
 * @param figures of every round
 */
record Report(List<Figure> figures) {
    private static final String BASE = "HIKARI";

    Report {
        figures = List.copyOf(figures);
    }

    /** A table for each work, with the medians of the rounds and their ratios to bare HikariCP's. */
    String markdown() {
        Map<String, List<Figure>> tables = figures.stream()
                .collect(Collectors.groupingBy(
                        figure -> figure.work() + ", " + figure.unit(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder();
        tables.forEach((title, some) -> text.append(table(title, some)).append('\n'));
        return text.toString();
    }

    private static String table(String title, List<Figure> figures) {
        StringBuilder text =
                new StringBuilder("| " + title + " | median | ratio | lowest to highest | CPU us/op | ratio | B/op |\n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        List<Figure> base = of(BASE, figures);
        figures.stream()
                .map(Figure::contender)
                .distinct()
                .forEach(name -> text.append(row(name, of(name, figures), base)));
        return text.toString();
    }

    private static List<Figure> of(String contender, List<Figure> figures) {
        return figures.stream()
                .filter(figure -> figure.contender().equals(contender))
                .toList();
    }

    private static String row(String contender, List<Figure> own, List<Figure> base) {
        DoubleSummaryStatistics range = own.stream().mapToDouble(Figure::score).summaryStatistics();
        double score = median(own, Figure::score);
        double cpu = median(own, Figure::cpuMicros);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %,.0f to %,.0f | %,.2f | %.2f | %,.0f |%n",
                contender,
                score,
                score / median(base, Figure::score),
                range.getMin(),
                range.getMax(),
                cpu,
                cpu / median(base, Figure::cpuMicros),
                median(own, Figure::bytes));
    }

    private static double median(List<Figure> figures, ToDoubleFunction<Figure> value) {
        double[] sorted = figures.stream().mapToDouble(value).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Every figure as JSON. */
    String json() throws JsonProcessingException {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures) + "\n";
    }
}
