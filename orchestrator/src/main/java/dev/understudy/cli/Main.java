package dev.understudy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: one command line with several commands. */
@Command(
        name = "understudy",
        versionProvider = Version.class,
        description = "Keeps a MySQL primary-replica cluster writable.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            DrillCommand.class,
            SimulateCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            DoctorCommand.class,
            AccountsCommand.class,
            SwitchoverCommand.class,
            FailoverCommand.class,
            AcknowledgeCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            MaintenanceCommand.class,
            ReturnCommand.class,
            RebuildCommand.class,
            ExportsCommand.class,
            AdoptCommand.class,
            NodeCommand.class,
            AgentCommand.class,
            OrchestratorCommand.class,
            WorkloadCommand.class,
            ConfigCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  understudy demo                                a cluster on this machine, to play with",
            "  understudy drill kill-primary --runs 10        kill its primary ten times, and count",
            "  understudy status --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 unreachable or no leader,",
            "4 refused by a safety check, 5 time is over or outcome unknown. NO_COLOR is respected."
        })
public final class Main implements Runnable {
    /** From which level on there are log lines on standard error; {@code logback.xml} reads it. */
    private static final String LOG_LEVEL = "understudy.log";

    /** What runs until it is stopped, and logs to standard error; the other commands talk to a person there. */
    private static final List<String> SERVICES = List.of("agent", "orchestrator", "workload");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        keepLogsApart(arguments);
        System.exit(run(out, err, arguments));
    }

    private static void keepLogsApart(String[] arguments) {
        boolean service = arguments.length > 0 && SERVICES.contains(arguments[0]);
        if (!service && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "OFF");
        }
    }

    /**
     * Runs one command.
     *
     * @param out for its data
     * @param err for its progress and for what went wrong
     * @return the exit status
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = commandLine();
        line.setOut(out);
        line.setErr(err);
        List<String> mistakes;
        try {
            mistakes = Settings.apply(line, System.getenv(), arguments);
        } catch (IOException e) {
            mistakes = List.of(String.valueOf(e.getMessage()));
        }
        if (mistakes.isEmpty()) {
            return line.execute(arguments);
        }
        mistakes.forEach(mistake -> err.println("understudy: " + mistake));
        return ExitStatus.USAGE.code();
    }

    /** The command line with all its commands, as it is typed. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        Converters.register(line);
        addHelp(line);
        Settings.addOption(line);
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print the version and exit.")
                        .build());
        line.setParameterExceptionHandler(new BadUsage());
        line.setExecutionExceptionHandler(new Failure());
        line.setUsageHelpWidth(100);
        return line;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help and exit.")
                        .build());
        command.getSubcommands().values().forEach(Main::addHelp);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
