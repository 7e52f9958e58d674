package dev.understudy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How long and how often is measured, and with what. */
final class Effort {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often everything is measured, each time in new virtual machines; the table has the"
                    + " medians. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements in one virtual machine. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(
            names = "--warmups",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Before them, of the same length; on a busy machine code stays cold for long. Default: ${DEFAULT-VALUE}.")
    private int warmups;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "1",
            description = "The length of one. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many threads do the work. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--work",
            split = ",",
            paramLabel = "NAME",
            description = "Only these: read, write, transaction; of the stub also borrow, statement.")
    private List<String> works = new ArrayList<>();

    @Option(
            names = "--profile",
            split = ",",
            paramLabel = "NAME",
            description = "More profilers of JMH's beside gc, such as stack; shows what JMH prints.")
    private List<String> profilers = new ArrayList<>();

    int rounds() {
        return rounds;
    }

    int iterations() {
        return iterations;
    }

    int warmups() {
        return warmups;
    }

    int seconds() {
        return seconds;
    }

    int threads() {
        return threads;
    }

    /** Names of benchmark methods; empty for all. */
    List<String> works() {
        return List.copyOf(works);
    }

    List<String> profilers() {
        return List.copyOf(profilers);
    }
}
