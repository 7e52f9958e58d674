package dev.understudy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.simulator.Safeguard;
import dev.understudy.simulator.Simulation;
import dev.understudy.simulator.Tally;
import dev.understudy.text.Ink;
import dev.understudy.text.TextTable;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Searches for schedules of failures that break the protocol. */
@Command(
        name = "simulate",
        description =
                "Runs the orchestrator's and the agents' decisions in a simulated world in which everything fails, and"
                        + " checks after every event that nothing acknowledged is lost and that there is one committer.",
        footer = {
            "",
            "Examples:",
            "  understudy simulate --schedules 10000",
            "  understudy simulate --seed 4711 --trace",
            "  understudy simulate --safeguards",
            "  understudy simulate --without BASE_CHECK --schedules 20000",
            "",
            "Each schedule has a seed, which repeats it exactly in the same version of Understudy. Exit status: 0 if no",
            "schedule broke anything, 1 if one did. With --without and --safeguards it is the other way round: a safeguard",
            "is switched off, and that must be found."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final long SAY_EVERY_NANOS = 5_000_000_000L;
    private static final long LARGEST_FIRST_SEED = 1_000_000_000_000L;
    private static final long FOR_A_SAFEGUARD = 50_000;

    @Option(
            names = "--schedules",
            paramLabel = "N",
            description = "How many (default: 1000; 1 with --trace; with --safeguards at most, for each, 50000).")
    private @Nullable Long schedules;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The first schedule's; the others have the numbers after it (default: another one each time).")
    private @Nullable Long seed;

    @Option(names = "--trace", description = "Tell all that happens in the schedule of --seed.")
    private boolean trace;

    @Option(names = "--without", paramLabel = "SAFEGUARD", description = "Switch off one of: ${COMPLETION-CANDIDATES}.")
    private @Nullable Safeguard without;

    @Option(names = "--safeguards", description = "Switch off each safeguard in turn, and tell how soon that is found.")
    private boolean everySafeguard;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many schedules at once (default: one for each core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.TABLE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        require(schedules == null || schedules > 0, "--schedules " + schedules + " is not possible: use 1 or more");
        require(threads > 0, "--threads " + threads + " is not possible: use 1 or more");
        require(!trace || seed != null, "--trace needs --seed: which schedule shall be told?");
        require(!everySafeguard || without == null, "--safeguards switches off each one: leave out --without");
        if (trace) {
            return tell();
        }
        return everySafeguard ? safeguards() : search();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private long firstSeed() {
        return seed == null ? ThreadLocalRandom.current().nextLong(LARGEST_FIRST_SEED) : seed;
    }

    private int tell() {
        long first = firstSeed();
        Optional<Simulation.Broken> broken =
                new Simulation(first, 1, Optional.ofNullable(without)).trace(first, out()::println);
        return status(broken.isPresent());
    }

    private int search() throws InterruptedException {
        long first = firstSeed();
        long count = schedules == null ? 1000 : schedules;
        say(count + " schedules from seed " + first + " on"
                + (without == null ? "" : ", without " + without + ": " + without.without()));
        Found found = run(first, count, Optional.ofNullable(without));
        switch (output) {
            case TABLE -> table(found);
            case JSON -> out().println(json(found));
        }
        return status(found.result().broken().isPresent());
    }

    /** Breaking something is the failure, unless a safeguard is off: then not breaking anything is. */
    private int status(boolean broken) {
        return (broken == (without != null) ? ExitStatus.OK : ExitStatus.FAILED).code();
    }

    private record Found(Simulation.Result result, double seconds) {
        long schedules() {
            return result.tally().of(Tally.Event.SCHEDULE);
        }
    }

    private Found run(long first, long count, Optional<Safeguard> off) throws InterruptedException {
        long began = System.nanoTime();
        long[] saidAt = {began};
        Simulation.Result result = new Simulation(first, count, off).run(threads, done -> {
            synchronized (saidAt) {
                long now = System.nanoTime();
                if (now - saidAt[0] > SAY_EVERY_NANOS) {
                    saidAt[0] = now;
                    say(done + " of " + count + ", " + Math.round(done * 1e9 / (now - began)) + " a second");
                }
            }
        });
        return new Found(result, (System.nanoTime() - began) / 1e9);
    }

    private void table(Found found) {
        TextTable table = new TextTable(List.of("WHAT", "HOW OFTEN"), Set.of("HOW OFTEN"));
        Arrays.stream(Tally.Event.values())
                .forEach(event -> table.row(
                        Ink.Tone.PLAIN,
                        List.of(
                                event.label(),
                                String.format(
                                        Locale.ROOT,
                                        "%,d",
                                        found.result().tally().of(event)))));
        Printing.lines(out(), table.lines());
        out().printf(
                        Locale.ROOT,
                        "%n%,d schedules in %.1f s, %.0f a second%n",
                        found.schedules(),
                        found.seconds(),
                        found.schedules() / found.seconds());
        found.result()
                .broken()
                .ifPresentOrElse(
                        broken -> out().println(broken.invariant() + " is broken: " + broken.message()
                                + System.lineSeparator()
                                + "repeat it with: understudy simulate --seed " + broken.seed() + " --trace"
                                + (without == null ? "" : " --without " + without)),
                        () -> out().println("no invariant was broken"));
    }

    private static String json(Found found) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        Arrays.stream(Tally.Event.values())
                .forEach(event -> node.put(
                        event.name().toLowerCase(Locale.ROOT),
                        found.result().tally().of(event)));
        node.put("seconds", found.seconds());
        found.result()
                .broken()
                .ifPresent(broken -> node.putObject("broken")
                        .put("seed", broken.seed())
                        .put("invariant", broken.invariant())
                        .put("message", broken.message()));
        return node.toString();
    }

    private int safeguards() throws InterruptedException {
        TextTable table = new TextTable(
                List.of("WITHOUT", "SCHEDULES", "BREAKS", "SEED", "WHICH MEANS"), Set.of("SCHEDULES", "SEED"));
        boolean all = true;
        for (Safeguard safeguard : Safeguard.values()) {
            Found found = run(
                    seed == null ? 1 : seed, schedules == null ? FOR_A_SAFEGUARD : schedules, Optional.of(safeguard));
            Optional<Simulation.Broken> broken = found.result().broken();
            all &= broken.isPresent();
            String invariant = broken.map(Simulation.Broken::invariant).orElse("NOTHING");
            say(safeguard + ": " + invariant + " after " + found.schedules());
            table.row(
                    broken.isPresent() ? Ink.Tone.GOOD : Ink.Tone.BAD,
                    List.of(
                            safeguard.name(),
                            String.format(Locale.ROOT, "%,d", found.schedules()),
                            invariant,
                            broken.map(what -> Long.toString(what.seed())).orElse(""),
                            safeguard.without()));
        }
        Printing.lines(out(), table.lines());
        return (all ? ExitStatus.OK : ExitStatus.FAILED).code();
    }

    private void say(String line) {
        spec.commandLine().getErr().println("simulate: " + line);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
