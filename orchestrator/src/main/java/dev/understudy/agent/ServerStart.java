package dev.understudy.agent;

import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.process.Inheritance;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.agent.process.OtherStarter;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before a start of mysqld: whether it may be started, and under which identity.
 *
 * @param settings of the agent
 * @param process mysqld
 * @param memory of the agent
 * @param vitals how much room there is
 */
record ServerStart(AgentSettings settings, MysqldProcess process, DurableMemory memory, Vitals vitals) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);
    private static final long LEAST_ROOM = 4L << 20;

    /** Makes the database of a new node, or takes over a server that runs already. */
    void prepare(LiveAccounts accounts) throws IOException, InterruptedException {
        if (settings.directory().isInherited()) {
            requireNoOtherStarter();
        }
        if (!process.adopt() && !process.isInitialised()) {
            process.initialise(accounts.now());
        }
    }

    private void requireNoOtherStarter() throws IOException {
        OtherStarter other = new OtherStarter(settings.directory());
        Optional<Long> wrapper = other.wrapper();
        if (wrapper.isPresent()) {
            throw new IOException(
                    "mysqld_safe, process " + wrapper.get() + ", would start mysqld again behind its agent: end"
                            + " mysqld_safe with kill -9 (mysqld runs on), then start the agent");
        }
        other.unit()
                .ifPresent(unit -> LOG.warn(
                        "mysqld runs in the unit {}, which must not start it again behind its agent: set Restart=no in it, and"
                                + " disable it (docs/operate/adopt.md)",
                        unit));
    }

    /** Starts it, harmless. */
    void run() throws IOException {
        // Whoever had set it up may have started it.
        if (settings.directory().isInherited() && process.adopt()) {
            return;
        }
        if (memory.now().seen().isEmpty() && new Inheritance(settings.directory()).isOfOthers()) {
            throw new IOException("its cluster is not adopted yet: start mysqld as you did before");
        }
        requireRoom();
        changeIdentityIfNeeded();
        process.start();
    }

    /** On a full disk mysqld waits in the middle of its start, and looks for room only once a minute. */
    private void requireRoom() throws IOException {
        OptionalLong free = vitals.diskFreeBytes();
        if (free.isPresent() && free.getAsLong() < LEAST_ROOM) {
            throw new IOException("the disk of " + settings.directory().data() + " has only " + free.getAsLong()
                    + " bytes left: free some, and it is started");
        }
    }

    private void changeIdentityIfNeeded() throws IOException {
        if (memory.now().isHalfCopied()) {
            // It may be the donor's data by now, which must be known by another name, and without the old relay logs.
            process.forgetIdentity();
            process.forgetRelayLogs();
            memory.change(now -> now.with(RelayLog.GONE));
        } else if (process.relayLogIsGone()) {
            if (memory.now().dependsOnRelayLog()) {
                LOG.warn("the relay logs are gone, and what was acknowledged may be with them: mysqld gets a new"
                        + " server_uuid, under which nobody relies on it");
                process.forgetIdentity();
            }
            memory.change(Memory::withoutRelayLog);
        }
    }
}
