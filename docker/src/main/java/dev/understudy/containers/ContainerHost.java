package dev.understudy.containers;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A container that stands for a host. What is done to it as a whole says in a sentence what it does.
 *
 * @param engine where it runs
 * @param name what people call it
 * @param container its name or id for the engine
 */
public record ContainerHost(Engine engine, String name, String container) {
    private static final int STOP_SECONDS = 10;
    private static final int FREEZES = 5;
    private static final long LOOK_MILLIS = 100;
    private static final String SIGNAL = """
            sent=1
            for of in /proc/[0-9]*; do
                pid=${of#/proc/}
                [ "$pid" != 1 ] || continue
                # A program that is run by a loader of its own has the loader's name.
                [ "$(cat "$of/comm" 2>/dev/null)" = "$2" ] \\
                    || tr '\\0' '\\n' 2>/dev/null <"$of/cmdline" | head -n 4 | grep -qx ".*/$2" || continue
                kill -s "$1" "$pid" && sent=0
            done
            [ $sent = 0 ] || echo 'there is none but perhaps the first process: kill or pause the host instead'
            exit $sent
            """;

    /** Makes what its faults need, so that the first one need not wait for that. */
    public void prepare() throws FaultException {
        new Sidecar(this).run(name + " cannot be prepared", "true");
    }

    /** Kills every process in it, as when the power fails ({@code SIGKILL}). */
    public String kill() throws FaultException {
        engine.ask(
                name + " cannot be killed",
                () -> engine.client()
                        .killContainerCmd(container)
                        .withSignal("KILL")
                        .exec());
        return "kills every process of " + name + " (SIGKILL)";
    }

    /** Lets no process of it run until it is healed; it has no time limit. Its network buffers still take what is sent. */
    public LastingFault pause() throws FaultException {
        freeze();
        return new LastingFault("lets no process of " + name + " run until it is resumed", this::unpause);
    }

    /** On a busy machine runc gives up at times, and lets the processes run again. */
    private void freeze() throws FaultException {
        for (int attempt = 1; true; attempt++) {
            try {
                engine.ask(
                        name + " cannot be paused",
                        () -> engine.client().pauseContainerCmd(container).exec());
                return;
            } catch (FaultException e) {
                if (attempt == FREEZES || !String.valueOf(e.getMessage()).contains("unable to freeze")) {
                    throw e;
                }
            }
        }
    }

    private void unpause() throws FaultException {
        engine.ask(
                name + " cannot be resumed",
                () -> engine.client().unpauseContainerCmd(container).exec());
    }

    /** Stops it in order: {@code SIGTERM} for its first process, {@code SIGKILL} after ten seconds. */
    public String stop() throws FaultException {
        unlessSo(
                name + " cannot be stopped",
                () -> engine.client()
                        .stopContainerCmd(container)
                        .withTimeout(STOP_SECONDS)
                        .exec());
        return "stops " + name + " in order (SIGTERM, SIGKILL after " + STOP_SECONDS + " s)";
    }

    /** Starts it after a stop or a kill. Its address may be another one unless it was given one; its sidecar is gone. */
    public String start() throws FaultException {
        unlessSo(
                name + " cannot be started",
                () -> engine.client().startContainerCmd(container).exec());
        return "starts " + name;
    }

    /** Stops it in order and starts it again. */
    public String restart() throws FaultException {
        engine.ask(
                name + " cannot be restarted",
                () -> engine.client()
                        .restartContainerCmd(container)
                        .withTimeout(STOP_SECONDS)
                        .exec());
        return "restarts " + name;
    }

    /**
     * Waits until its health check says that it is well.
     *
     * @throws FaultException if it is not in time, or has none
     */
    public void awaitHealthy(Duration patience) throws FaultException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            InspectContainerResponse.ContainerState state = inspect().getState();
            HealthState health = state.getHealth();
            if (health == null) {
                throw new FaultException("the image of " + name + " has no health check");
            }
            if ("healthy".equals(health.getStatus())) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new FaultException(name + " is " + health.getStatus() + " after " + patience.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Removes it for good, and the sidecar with it; its named volumes stay. */
    public String remove() throws FaultException {
        new Sidecar(this).remove();
        engine.ask(
                name + " cannot be removed",
                () -> engine.client()
                        .removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
        return "removes " + name + " for good";
    }

    /**
     * Sends a signal to the processes of this name in it, from inside.
     *
     * @param signal such as KILL, STOP, CONT
     * @param process the name that the kernel has for it, at most 15 characters: mysqld
     * @throws FaultException if there is none, or only the first one, which takes neither KILL nor STOP from inside
     */
    public String signal(String signal, String process) throws FaultException {
        String failed = "no process " + process + " of " + name + " takes SIG" + signal;
        engine.run(container, failed, "sh", "-c", SIGNAL, "signal", signal, process);
        return "sends SIG" + signal + " to " + process + " of " + name;
    }

    /**
     * Pulls the plug of a network until it is healed; it has no time limit. Healing gives back the address and the aliases, for
     * which the network needs a subnet of its own ({@code --subnet}).
     */
    public LastingFault disconnect(String network) throws FaultException {
        Plug plug = Plug.of(this, network);
        plug.pull();
        return new LastingFault(
                "disconnects " + name + " from the network " + network + " until it is reconnected", plug::put);
    }

    /** Runs a command in it as root. Returns what it printed. */
    public String run(String... command) throws FaultException {
        return engine.run(container, "the command " + command[0] + " failed on " + name, command);
    }

    /** The addresses that others know it by, one for each network. */
    List<String> addresses() throws FaultException {
        Map<String, ContainerNetwork> networks = networks();
        if (networks.values().stream().anyMatch(network -> isGiven(network.getGlobalIPv6Address()))) {
            throw new FaultException(
                    name + " has an IPv6 address too, and faults cut IPv4 only: make its network without");
        }
        List<String> addresses = networks.values().stream()
                .map(ContainerNetwork::getIpAddress)
                .filter(ContainerHost::isGiven)
                .sorted()
                .toList();
        if (addresses.isEmpty()) {
            throw new FaultException(name + " has no address: it does not run, or is connected to no network");
        }
        return addresses;
    }

    Map<String, ContainerNetwork> networks() throws FaultException {
        return inspect().getNetworkSettings().getNetworks();
    }

    InspectContainerResponse inspect() throws FaultException {
        return engine.ask(
                "there is no host " + name,
                () -> engine.client().inspectContainerCmd(container).exec());
    }

    private void unlessSo(String failed, Runnable command) throws FaultException {
        engine.ask(failed, () -> {
            try {
                command.run();
            } catch (NotModifiedException alreadySo) {
                return Optional.empty();
            }
            return Optional.empty();
        });
    }

    private static boolean isGiven(@Nullable String address) {
        return address != null && !address.isEmpty();
    }

    /** Hosts as people list them: "db1, db2 and db3". */
    static String list(List<ContainerHost> hosts) {
        int last = hosts.size() - 1;
        return last < 1
                ? hosts.get(0).name()
                : hosts.subList(0, last).stream().map(ContainerHost::name).collect(Collectors.joining(", ")) + " and "
                        + hosts.get(last).name();
    }
}
