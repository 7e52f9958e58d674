package dev.understudy.containers;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Map;

/**
 * A volume with a small file system (ext4) of its own, in a file behind a loop device. It can be filled, and stalled, without
 * harm to anything else on the machine. {@link Sweep} removes it.
 *
 * @param engine where it is
 * @param name its name for the engine
 */
public record SmallVolume(Engine engine, String name) {
    private static final String DISK = "/backing/disk.img";
    /** Fewer rights than a privileged container has: some machines do not have all of those themselves. */
    private static final List<String> LOOP_DEVICES = List.of("b 7:* rwm", "c 10:237 rwm");

    /** The folder lost+found would keep mysqld from making a data folder there. */
    private static final String MAKE = """
            set -e
            truncate -s "$1M" $2
            mkfs.ext4 -q -F -m 0 $2 >&2
            device=$(losetup -f --show $2)
            mkdir /disk
            mount $device /disk
            rmdir /disk/lost+found
            chown "$3" /disk
            umount /disk
            echo $device
            """;

    /**
     * Makes it.
     *
     * @param megabytes its size, at least 8
     * @param owner whose it is inside, such as {@code 999:999}
     * @param labels by which it is swept away
     */
    public static SmallVolume make(Engine engine, String name, int megabytes, String owner, Map<String, String> labels)
            throws FaultException {
        String failed = "the small volume " + name + " cannot be made";
        String backing = name + "-disk";
        engine.ask(
                failed,
                () -> engine.client()
                        .createVolumeCmd()
                        .withName(backing)
                        .withLabels(labels)
                        .exec());
        String device = withLoopDevices(
                engine,
                failed,
                List.of(Bind.parse(backing + ":/backing"), Bind.parse("/dev:/dev")),
                MAKE,
                Integer.toString(megabytes),
                DISK,
                owner);
        engine.ask(
                failed,
                () -> engine.client()
                        .createVolumeCmd()
                        .withName(name)
                        .withLabels(labels)
                        .withDriver("local")
                        .withDriverOpts(Map.of("type", "ext4", "device", device))
                        .exec());
        return new SmallVolume(engine, name);
    }

    static void detach(Engine engine, String device) throws FaultException {
        withLoopDevices(
                engine,
                "the loop device " + device + " cannot be detached",
                List.of(Bind.parse("/dev:/dev")),
                "losetup -d $1",
                device);
    }

    /** Runs a script with the rights to mount and to attach loop devices, in a container of its own. Returns what it printed. */
    private static String withLoopDevices(
            Engine engine, String failed, List<Bind> binds, String script, String... arguments) throws FaultException {
        String id = engine.ask(
                failed,
                () -> engine.client()
                        .createContainerCmd(engine.toolbox())
                        .withUser("0")
                        .withHostConfig(HostConfig.newHostConfig()
                                .withCapAdd(Capability.SYS_ADMIN)
                                .withDeviceCgroupRules(LOOP_DEVICES)
                                // Its usual profile forbids to mount.
                                .withSecurityOpts(List.of("apparmor=unconfined"))
                                .withBinds(binds)
                                .withNetworkMode("none"))
                        .withEntrypoint("sleep")
                        .withCmd("120")
                        .exec()
                        .getId());
        try {
            engine.ask(failed, () -> engine.client().startContainerCmd(id).exec());
            String[] command = new String[4 + arguments.length];
            command[0] = "sh";
            command[1] = "-c";
            command[2] = script;
            command[3] = "script";
            System.arraycopy(arguments, 0, command, 4, arguments.length);
            return engine.run(id, failed, command);
        } finally {
            engine.ask(
                    failed,
                    () -> engine.client().removeContainerCmd(id).withForce(true).exec());
        }
    }
}
