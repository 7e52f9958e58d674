package dev.understudy.benchmarks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one class of benchmarks in rounds, so that a busy moment of the machine does not fall on one contender alone. */
final class SuiteRunner {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Effort effort;
    private final Class<?> suite;

    SuiteRunner(Effort effort, Class<?> suite) {
        this.effort = effort;
        this.suite = suite;
    }

    /**
     * Measures.
     *
     * @param contenders whom
     * @param arguments of the virtual machines that measure
     */
    List<Figure> run(List<? extends Enum<?>> contenders, List<String> arguments) throws RunnerException {
        List<Figure> figures = new ArrayList<>();
        for (int round = 1; round <= effort.rounds(); round++) {
            for (String work : works()) {
                System.err.printf("%s.%s, round %d of %d%n", suite.getSimpleName(), work, round, effort.rounds());
                for (RunResult result : new Runner(options(work, contenders, arguments)).run()) {
                    figures.add(figure(result, work, round));
                }
            }
        }
        return figures;
    }

    /** The benchmarks of the suite that are asked for. */
    private List<String> works() {
        return Stream.of(suite.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .filter(name -> effort.works().isEmpty() || effort.works().contains(name))
                .sorted()
                .toList();
    }

    private Options options(String work, List<? extends Enum<?>> contenders, List<String> arguments) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + suite.getSimpleName() + "\\." + work + "$")
                .param("contender", contenders.stream().map(Enum::name).toArray(String[]::new))
                .forks(1)
                .threads(effort.threads())
                .warmupIterations(effort.warmups())
                .measurementIterations(effort.iterations())
                .warmupTime(TimeValue.seconds(effort.seconds()))
                .measurementTime(TimeValue.seconds(effort.seconds()))
                .jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseParallelGC", "-Dunderstudy.log=ERROR")
                .jvmArgsAppend(arguments.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(effort.profilers().isEmpty() ? VerboseMode.SILENT : VerboseMode.NORMAL);
        effort.profilers().forEach(options::addProfiler);
        return options.build();
    }

    private static Figure figure(RunResult result, String work, int round) {
        return new Figure(
                result.getParams().getParam("contender"),
                work,
                round,
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreUnit(),
                secondary(result, CpuProfiler.LABEL),
                secondary(result, ALLOCATION));
    }

    private static double secondary(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        return found == null ? Double.NaN : found.getScore();
    }
}
