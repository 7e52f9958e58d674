package dev.understudy.cli;

import dev.understudy.demo.Demo;
import dev.understudy.demo.DemoScreen;
import dev.understudy.demo.DemoSettings;
import dev.understudy.demo.Summary;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabRouter;
import dev.understudy.router.UnderstudyDataSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a cluster on this machine at work. */
@Command(
        name = "demo",
        description = "Starts a whole cluster on this machine with a small workload, and shows it live.",
        footer = {
            "",
            "Examples:",
            "  understudy demo",
            "  understudy demo --kill-after 10s --exit-after 40s",
            "  understudy demo --mysqld /usr/sbin/mysqld --folder /tmp/my-lab",
            "",
            "Exit status 0 if no acknowledged write was lost and the cluster is whole at the end; with",
            "--kill-after also only if a failover took place and the killed node came back as a replica."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration FORMATION = Duration.ofMinutes(2);

    @Option(
            names = "--kill-after",
            paramLabel = "TIME",
            description = "Kill the primary's mysqld (kill -9) after this time, such as 10s.")
    private @Nullable Duration killAfter;

    @Option(names = "--exit-after", paramLabel = "TIME", description = "End after this time. Without it: on Ctrl-C.")
    private @Nullable Duration exitAfter;

    @Mixin
    private LabOptions lab = new LabOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        DemoSettings settings = settings();
        Summary summary = LabSession.with(lab.settings(), started -> run(started, settings));
        return summary.isGood() ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
    }

    private DemoSettings settings() {
        try {
            return new DemoSettings(Optional.ofNullable(killAfter), Optional.ofNullable(exitAfter));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Summary run(Lab started, DemoSettings settings) throws Exception {
        long began = System.nanoTime();
        started.awaitWhole(FORMATION);
        say("the cluster is whole after "
                + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
        started.nodes()
                .forEach(node -> say(node + ": mysqld is process "
                        + started.serverPid(node).orElse(0) + ", its agent "
                        + started.agentPid(node).orElse(0)));
        started.orchestratorPids().forEach((id, pid) -> say("orchestrator " + id + " is process " + pid.orElse(0)));
        say("a JDBC URL for your own application is in " + started.applicationUrl());
        say("kill -9 any of them from another terminal; Ctrl-C ends the demo");
        try (UnderstudyDataSource application = LabRouter.open(started)) {
            DemoScreen screen = new DemoScreen(spec.commandLine().getOut(), System.getenv());
            Summary summary = new Demo(started, application, settings, screen).run();
            // Before the lab is stopped: on Ctrl-C the program ends together with it.
            spec.commandLine().getOut().println();
            Printing.lines(spec.commandLine().getOut(), summary.lines());
            if (!summary.isGood()) {
                started.keepFolder();
                say("the logs are kept in " + started.folder().resolve("logs"));
            }
            return summary;
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println("demo: " + line);
    }
}
