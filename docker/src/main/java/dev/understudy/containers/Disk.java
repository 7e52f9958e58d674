package dev.understudy.containers;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file system of a host, as faults see it. It must be the folder's own, as a {@link SmallVolume} is: whatever shares it is
 * hit as well.
 *
 * @param host the host
 * @param folder where it is mounted there
 */
public record Disk(ContainerHost host, String folder) {
    /** The file has no name any more when it grows: whatever ends the process that holds it also frees the disk. */
    private static final String FILL = """
            folder=$1 pid=$2 seconds=$3
            exec 3>"$folder/.ballast-$$" || exit 1
            rm "$folder/.ballast-$$"
            dd if=/dev/zero bs=64k >&3 2>/dev/null
            dd if=/dev/zero bs=512 >&3 2>/dev/null
            nohup sleep $seconds >/dev/null 2>&1 &
            echo $! >$pid
            """;

    /** What lets go again is there before the freeze, and does so however it is ended. */
    private static final String STALL = """
            folder=$1 pid=$2 seconds=$3
            nohup bash -c "$4" thaw "$folder" $pid $seconds >/dev/null 2>&1 &
            echo $! >$pid
            fsfreeze -f "$folder" || { kill $!; exit 1; }
            """;

    private static final String THAW = """
            thaw() { kill %1; fsfreeze -u "$1"; touch $2.done; exit; }
            trap 'thaw "$@"' TERM
            sleep $3 &
            wait
            thaw "$@"
            """;

    /** By its name too: when its time is over, its number may have become another's. */
    private static final String END = """
            process=$(cat $1 2>/dev/null)
            [ "$(cat /proc/${process:-none}/comm 2>/dev/null)" != $2 ] || kill $process
            rm -f $1
            """;

    private static final String AWAIT_THAW = """
            for i in {1..100}; do [ -e $1.done ] && exit; sleep 0.1; done
            echo 'it was not let go'
            exit 1
            """;

    /** Leaves no room on it. It is freed when it is healed, when its time is over, and when the host stops. */
    public LastingFault fill(Duration atMost) throws FaultException {
        String failed = folder + " of " + host.name() + " cannot be filled";
        requireOwn(failed);
        String pid = pidFile();
        engine().run(host.container(), failed, "sh", "-c", FILL, "fill", folder, pid, Delay.seconds(atMost));
        return new LastingFault(
                "fills the disk " + folder + " of " + host.name() + " for at most " + Link.seconds(atMost),
                () -> engine().run(
                                host.container(),
                                folder + " of " + host.name() + " cannot be freed",
                                "sh",
                                "-c",
                                END,
                                "free",
                                pid,
                                "sleep"));
    }

    /**
     * Lets no write on it end, as a disk that hangs (fsfreeze). It goes on when it is healed and when its time is over. A
     * process that writes meanwhile takes no signal, KILL neither, so a container cannot be killed before.
     *
     * @throws FaultException also if it is not behind a loop device: it might be the whole machine's
     */
    public LastingFault stall(Duration atMost) throws FaultException {
        String failed = folder + " of " + host.name() + " cannot be stalled";
        requireLoop(failed);
        String pid = Sidecar.stallFile();
        Sidecar sidecar = new Sidecar(host);
        sidecar.run(failed, "bash", "-c", STALL, "stall", folder, pid, Delay.seconds(atMost), THAW);
        return new LastingFault(
                "stalls the disk " + folder + " of " + host.name() + " for at most " + Link.seconds(atMost),
                () -> sidecar.run(
                        folder + " of " + host.name() + " still stalls",
                        "bash",
                        "-c",
                        END + AWAIT_THAW,
                        "thaw",
                        pid,
                        "bash"));
    }

    private void requireOwn(String failed) throws FaultException {
        if (device(failed).isEmpty()) {
            throw new FaultException(
                    failed + ": it is no file system of its own, so others would suffer; mount one there");
        }
    }

    private void requireLoop(String failed) throws FaultException {
        if (!device(failed).startsWith("7:")) {
            throw new FaultException(failed
                    + ": it is not behind a loop device, so more than this host might hang; mount a SmallVolume there");
        }
    }

    /** The numbers of its device if the folder is the root of a file system, else nothing. */
    private String device(String failed) throws FaultException {
        return engine().run(
                        host.container(),
                        failed,
                        "sh",
                        "-c",
                        "while read -r id parent device root place rest; do"
                                + " [ \"$root $place\" = \"/ $1\" ] && echo $device; done </proc/self/mountinfo; true",
                        "device",
                        folder);
    }

    private static String pidFile() {
        return "/tmp/understudy-" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) + ".pid";
    }

    private Engine engine() {
        return host.engine();
    }
}
