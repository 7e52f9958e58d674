package dev.understudy.drill;

import dev.understudy.client.Phase;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.List;

/** One thing that is done to the hosts of a cluster, or waited for, in a drill that consists of several. */
public sealed interface Move {
    /** In words, for people. */
    String words();

    /**
     * Makes the move.
     *
     * @throws LabException if it cannot be made, or what it waits for does not come
     */
    void on(Scene scene) throws LabException, InterruptedException;

    /** One that processes which share a network, a disk and a clock cannot play. */
    sealed interface OfMachines extends Move {}

    /** Which packets a cut drops. */
    enum Way {
        BOTH_WAYS(" is cut off from "),
        /** Those that the first party sends. */
        OUTGOING(" is not heard by "),
        /** Those that the first party would receive. */
        INCOMING(" does not hear ");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    /** Drops all packets between a party and others until {@link Heal}. */
    record Cut(Party from, List<Party> others, Way way) implements OfMachines {
        /** Copies what is handed in. */
        public Cut {
            others = List.copyOf(others);
        }

        @Override
        public String words() {
            return from.words() + way.words + Party.words(others);
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.cut(from, others, way);
        }
    }

    /** Mends every cut and every slow link. */
    record Heal() implements OfMachines {
        @Override
        public String words() {
            return "the network is whole again";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.heal();
        }
    }

    /** Delays what two parties send each other, each way by this time, until {@link Heal}. */
    record Slow(Party from, Party to, Duration delay) implements OfMachines {
        @Override
        public String words() {
            return from.words() + " and " + to.words() + " are " + delay.toMillis() + " ms further apart, each way";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.slow(from, to, delay);
        }
    }

    /** Freezes every process of a host, as a hypervisor does. */
    record Freeze(Party party) implements Move {
        @Override
        public String words() {
            return party.words() + " freezes";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.freeze(party);
        }
    }

    /** Lets them go on. */
    record Thaw(Party party) implements Move {
        @Override
        public String words() {
            return party.words() + " goes on";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.thaw(party);
        }
    }

    /** Kills every process of a host at once; its disk stays. */
    record KillHost(Party party) implements Move {
        @Override
        public String words() {
            return "the host of " + party.words() + " dies";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.killHost(party);
        }
    }

    /** Starts hosts that were killed, with their old disks. */
    record StartHost(Party party) implements Move {
        @Override
        public String words() {
            return "the host of " + party.words() + " starts";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.startHost(party);
        }
    }

    /** Stops each host of a party in an orderly way and starts it, one after the other, each when the cluster is whole. */
    record RestartEach(Party party) implements OfMachines {
        @Override
        public String words() {
            return "each host of " + party.words() + " is restarted";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.restartEach(party);
        }
    }

    /** {@code kill -9} of mysqld; its agent lives. */
    record KillServer(Party party) implements Move {
        @Override
        public String words() {
            return "kill -9 of mysqld of " + party.words();
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.killServer(party);
        }
    }

    /** Removes a node with its disk, takes it out of the cluster, and takes a new empty one in. */
    record Replace(Party party) implements OfMachines {
        @Override
        public String words() {
            return party.words() + " is gone for good, and a new node taken in";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.replace(party);
        }
    }

    /** Lets nothing be written to a node's disk for this time. */
    record StallDisk(Party party, Duration time) implements OfMachines {
        @Override
        public String words() {
            return "the disk of " + party.words() + " stands still for " + time.toSeconds() + " s";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.stallDisk(party, time);
        }
    }

    /** Sets the clock of a node's mysqld forward by this time, until the script ends. */
    record SkewClock(Party party, Duration by) implements OfMachines {
        @Override
        public String words() {
            return "the clock of " + party.words() + " is " + by.toSeconds() + " s ahead";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.skewClock(party, by);
        }
    }

    /** A person asks for a switchover. */
    record Switchover() implements Move {
        @Override
        public String words() {
            return "a person asks for a switchover";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.switchOver();
        }
    }

    /** What replicas receive stays unapplied from now on. */
    record HoldAppliers() implements Move {
        @Override
        public String words() {
            return "the replicas apply nothing";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.holdAppliers();
        }
    }

    /** It is applied from now on. */
    record ReleaseAppliers() implements Move {
        @Override
        public String words() {
            return "the replicas apply again";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.releaseAppliers();
        }
    }

    /** Clients that know only the primary's address write to it until the end; it must answer OK to none of them. */
    record Knock() implements Move {
        @Override
        public String words() {
            return "clients write to the old address";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.knock();
        }
    }

    /** Waits until another node than the primary takes writes. */
    record AwaitOtherPrimary() implements Move {
        @Override
        public String words() {
            return "another primary takes writes";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.awaitOtherPrimary();
        }
    }

    /** Waits until the record is in a phase. */
    record AwaitPhase(Phase phase) implements Move {
        @Override
        public String words() {
            return "the cluster is " + phase;
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.awaitPhase(phase);
        }
    }

    /** Waits until the primary of the beginning answers no client any more, neither one that it had nor a new one. */
    record AwaitClosed(Duration patience) implements Move {
        @Override
        public String words() {
            return "the deposed primary answers nobody";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.awaitClosed(patience);
        }
    }

    /** Lets time pass, and claims something of it. */
    record Pass(Duration time, Claim.Kind claim) implements Move {
        @Override
        public String words() {
            return time.toMillis() + " ms pass";
        }

        @Override
        public void on(Scene scene) throws LabException, InterruptedException {
            scene.pass(time, claim);
        }
    }
}
