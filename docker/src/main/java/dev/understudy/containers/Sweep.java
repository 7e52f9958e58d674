package dev.understudy.containers;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The removal of every container, volume and network that has a label, and of the loop devices under such volumes. What a
 * test left behind that died is found by its label as well.
 *
 * @param engine where they are
 * @param label the label's name
 * @param value its value
 */
public record Sweep(Engine engine, String label, String value) {
    public void run() throws FaultException {
        List<Container> containers = engine.ask("containers cannot be listed", this::containers);
        // First, because a container that writes to a stalled disk cannot be killed.
        for (Container container : containers) {
            if (container.getLabels().containsKey(Sidecar.LABEL)) {
                Sidecar.remove(engine, container);
            }
        }
        for (Container container : containers) {
            remove(
                    "the container " + container.getId(),
                    () -> engine.client()
                            .removeContainerCmd(container.getId())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec());
        }
        for (InspectVolumeResponse volume : engine.ask("volumes cannot be listed", this::volumes)) {
            remove(
                    "the volume " + volume.getName(),
                    () -> engine.client().removeVolumeCmd(volume.getName()).exec());
            Optional<String> device = Optional.ofNullable(volume.getOptions())
                    .map(options -> options.get("device"))
                    .filter(name -> name.startsWith("/dev/loop"));
            if (device.isPresent()) {
                SmallVolume.detach(engine, device.get());
            }
        }
        for (Network network : engine.ask("networks cannot be listed", this::networks)) {
            remove(
                    "the network " + network.getName(),
                    () -> engine.client().removeNetworkCmd(network.getId()).exec());
        }
    }

    private void remove(String what, Runnable removal) throws FaultException {
        engine.ask(what + " cannot be removed", () -> {
            try {
                removal.run();
            } catch (NotFoundException gone) {
                return false;
            }
            return true;
        });
    }

    private List<Container> containers() {
        return engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(label, value))
                .exec();
    }

    private List<InspectVolumeResponse> volumes() {
        return engine.client()
                .listVolumesCmd()
                .withFilter("label", List.of(label + "=" + value))
                .exec()
                .getVolumes();
    }

    private List<Network> networks() {
        return engine.client()
                .listNetworksCmd()
                .withFilter("label", List.of(label + "=" + value))
                .exec();
    }
}
