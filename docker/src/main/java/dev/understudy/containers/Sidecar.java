package dev.understudy.containers;

import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.VolumesFrom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A container beside a host that shares its network and its volumes, and has the tools and the rights that the host lacks.
 * There is one for each host, made when it is first needed, and anew when the host was started anew: a start gives a
 * container another network. It ends by itself after two hours.
 *
 * @param host whose sidecar it is
 */
record Sidecar(ContainerHost host) {
    static final String LABEL = "dev.understudy.sidecar";
    private static final String OURS = "dev.understudy.";
    private static final String TWO_HOURS = "7200";
    /** Where the device that holds packets comes from, on engines that offer it to nobody. */
    private static final String TUN = "c 10:200 rwm";

    /** Ends every stall of a disk, each of which a process is there to end; without it a disk would stall for good. */
    private static final String LET_GO = """
            for stall in /tmp/understudy-*.stall; do
                [ -e $stall ] && kill $(cat $stall) 2>/dev/null || continue
                for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                    [ -e $stall.done ] && break
                    sleep 0.1
                done
            done
            """;

    /** Where a stall of a disk leaves the number of the process that ends it. */
    static String stallFile() {
        return "/tmp/understudy-" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) + ".stall";
    }

    /** Runs a command in it. Returns what it printed. */
    String run(String failed, String... command) throws FaultException {
        return engine().run(container(), failed, command);
    }

    /** Its id. */
    private String container() throws FaultException {
        synchronized (Sidecar.class) {
            InspectContainerResponse master = host.inspect();
            if (!Boolean.TRUE.equals(master.getState().getRunning())) {
                throw new FaultException(host.name() + " does not run, so nothing can be done to its network or disks");
            }
            Optional<Container> old = find(master.getId());
            if (old.isPresent() && isOf(master, old.get())) {
                return old.get().getId();
            }
            if (old.isPresent()) {
                remove(engine(), old.get());
            }
            return create(master);
        }
    }

    void remove() throws FaultException {
        synchronized (Sidecar.class) {
            Optional<Container> old = find(host.inspect().getId());
            if (old.isPresent()) {
                remove(engine(), old.get());
            }
        }
    }

    private Optional<Container> find(String master) throws FaultException {
        return engine().ask(
                        "the sidecar of " + host.name() + " cannot be looked for",
                        () -> engine()
                                .client()
                                .listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(Map.of(LABEL, master))
                                .exec()
                                .stream()
                                .findFirst());
    }

    private boolean isOf(InspectContainerResponse master, Container sidecar) throws FaultException {
        InspectContainerResponse.ContainerState state = engine().ask(
                        "the sidecar of " + host.name() + " cannot be looked at",
                        () -> engine().client()
                                .inspectContainerCmd(sidecar.getId())
                                .exec())
                .getState();
        return Boolean.TRUE.equals(state.getRunning()) && !startOf(state).isBefore(startOf(master.getState()));
    }

    private static Instant startOf(InspectContainerResponse.ContainerState state) {
        return Instant.parse(String.valueOf(state.getStartedAt()));
    }

    /** Removes one, after it has let go of what it holds. */
    static void remove(Engine engine, Container sidecar) throws FaultException {
        String failed = "the sidecar " + sidecar.getId() + " cannot be removed";
        if ("running".equals(sidecar.getState())) {
            engine.execute(sidecar.getId(), failed, "sh", "-c", LET_GO);
        }
        engine.ask(
                failed,
                () -> engine.client()
                        .removeContainerCmd(sidecar.getId())
                        .withForce(true)
                        .exec());
    }

    private String create(InspectContainerResponse master) throws FaultException {
        String failed = "the sidecar of " + host.name() + " cannot be started";
        HostConfig place = HostConfig.newHostConfig()
                .withNetworkMode("container:" + master.getId())
                .withVolumesFrom(new VolumesFrom(master.getId()))
                .withCapAdd(Capability.NET_ADMIN, Capability.SYS_ADMIN)
                .withDeviceCgroupRules(List.of(TUN))
                .withAutoRemove(true)
                // Collects the ended processes of faults.
                .withInit(true);
        CreateContainerResponse created = engine().ask(
                        failed,
                        () -> engine().client()
                                .createContainerCmd(engine().toolbox())
                                .withLabels(labels(master))
                                .withHostConfig(place)
                                .withUser("0")
                                .withEntrypoint("sleep")
                                .withCmd(TWO_HOURS)
                                .exec());
        engine().ask(
                        failed,
                        () -> engine().client()
                                .startContainerCmd(created.getId())
                                .exec());
        return created.getId();
    }

    /** Those of the host that are ours, so that whoever sweeps up finds both; others' would make it a part of their things. */
    private static Map<String, String> labels(InspectContainerResponse master) {
        Map<String, String> labels = new HashMap<>();
        Optional.ofNullable(master.getConfig().getLabels()).orElse(Map.of()).forEach((key, value) -> {
            if (key.startsWith(OURS)) {
                labels.put(key, value);
            }
        });
        labels.put(LABEL, master.getId());
        return labels;
    }

    private Engine engine() {
        return host.engine();
    }
}
