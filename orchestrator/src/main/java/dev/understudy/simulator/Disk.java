package dev.understudy.simulator;

import dev.understudy.agent.converge.Memory;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of a node survives the death of its processes: binary log, relay log, identity, and what its agent has noted. */
final class Disk {
    private final List<Txn> binlog = new ArrayList<>();
    private final Set<Txn> inBinlog = new HashSet<>();
    private final List<Txn> relayLog = new ArrayList<>();
    private final Set<Txn> inRelayLog = new HashSet<>();
    private final List<Txn> exports = new ArrayList<>();

    private String serverUuid;
    private GtidSet executed = GtidSet.EMPTY;
    private GtidSet received = GtidSet.EMPTY;
    private long lastNumber;

    /** The position in the binary log at which its newest file begins. */
    private int newestFileFrom;

    /** Whether mysqld was started over the newest file, and did not get as far as a new one. */
    private boolean startedOver;

    Optional<NodeId> source = Optional.empty();
    boolean relayLogGone;

    /** Whether the relay log was deleted, and the position in it was not. */
    boolean resetUnderWay;

    /** The transactions of the last copy that was completed; MySQL shows them until the next copy begins. */
    private Optional<GtidSet> copied = Optional.empty();

    boolean stalled;
    Memory memory = Memory.blank();

    Disk(String serverUuid) {
        this.serverUuid = serverUuid;
    }

    String serverUuid() {
        return serverUuid;
    }

    List<Txn> binlog() {
        return binlog;
    }

    List<Txn> relayLog() {
        return relayLog;
    }

    List<Txn> exports() {
        return exports;
    }

    GtidSet executed() {
        return executed;
    }

    GtidSet received() {
        return received;
    }

    boolean isLogged(Txn txn) {
        return inBinlog.contains(txn);
    }

    /** As the real agent sees it: a primary that has forgotten its source has no relay log either. */
    boolean isRelayLogMissing() {
        return relayLogGone || source.isEmpty();
    }

    boolean knowsOfLoss() {
        return relayLogGone;
    }

    /** Whether the node has it, executed or received. */
    boolean has(Txn txn) {
        return inBinlog.contains(txn) || inRelayLog.contains(txn);
    }

    /** Everything that it has, executed or received. */
    GtidSet history() {
        return executed.union(received);
    }

    /** A new transaction of this server's own. */
    Txn number(long write) {
        lastNumber++;
        return new Txn(serverUuid, lastNumber, write);
    }

    void log(Txn txn) {
        binlog.add(txn);
        inBinlog.add(txn);
        executed = executed.union(txn.gtid());
    }

    void receive(Txn txn) {
        if (inRelayLog.add(txn)) {
            relayLog.add(txn);
            received = received.union(txn.gtid());
        }
    }

    /** The relay log begins anew. Returns what was received and never executed. */
    List<Txn> dropRelayLog() {
        List<Txn> lost =
                relayLog.stream().filter(txn -> !inBinlog.contains(txn)).toList();
        relayLog.clear();
        inRelayLog.clear();
        received = GtidSet.EMPTY;
        return lost;
    }

    /** Its files are gone, as when a container comes back under another host name. */
    void loseRelayLog() {
        dropRelayLog();
        relayLogGone = source.isPresent();
    }

    /** Another identity, under which it numbers its own transactions from now on. */
    void identify(String newServerUuid) {
        serverUuid = newServerUuid;
        lastNumber = 0;
    }

    /** mysqld begins to start: from now on recovery may commit what the newest file ends with. */
    void startBegins() {
        startedOver = true;
    }

    /** mysqld has begun a new binary log file. */
    void newFile() {
        newestFileFrom = binlog.size();
        startedOver = false;
    }

    /**
     * Cuts what the binary log has beyond the base, exports it, and takes a new identity; does nothing where that would not
     * be safe, as the real one refuses to.
     */
    void rewind(GtidSet base, String newServerUuid) {
        int from = binlog.size();
        for (int i = 0; i < binlog.size() && from == binlog.size(); i++) {
            if (!base.contains(binlog.get(i).gtid())) {
                from = i;
            }
        }
        if (from == binlog.size() || startedOver || from < newestFileFrom) {
            return;
        }
        List<Txn> tail = binlog.subList(from, binlog.size());
        exports.addAll(tail);
        tail.forEach(inBinlog::remove);
        tail.clear();
        executed = binlog.stream().map(Txn::gtid).reduce(GtidSet.EMPTY, GtidSet::union);
        serverUuid = newServerUuid;
        lastNumber = 0;
    }

    Optional<GtidSet> copied() {
        return copied;
    }

    /** Saves transactions that nobody else has. */
    void export(GtidSet saved) {
        exports.addAll(Copyist.of(binlog, saved));
        exports.addAll(Copyist.of(relayLog, saved));
    }

    /** A copy begins: the old data is gone, of which the server goes on to say that it has it. */
    void dropData() {
        binlog.clear();
        inBinlog.clear();
        relayLog.clear();
        inRelayLog.clear();
        newestFileFrom = 0;
        copied = Optional.empty();
    }

    /** A copy is complete: the data of the donor, as far as it was committed there, under the old identity still. */
    void become(Disk donor, int committed) {
        binlog.addAll(donor.binlog.subList(0, committed));
        inBinlog.addAll(binlog);
        executed = binlog.stream().map(Txn::gtid).reduce(GtidSet.EMPTY, GtidSet::union);
        received = GtidSet.EMPTY;
        source = donor.source;
        relayLogGone = true;
        resetUnderWay = false;
        newestFileFrom = binlog.size();
        copied = Optional.of(executed);
    }

    /** A new, empty disk under the same name. */
    void replace(String newServerUuid) {
        binlog.clear();
        inBinlog.clear();
        dropRelayLog();
        exports.clear();
        executed = GtidSet.EMPTY;
        serverUuid = newServerUuid;
        lastNumber = 0;
        newestFileFrom = 0;
        startedOver = false;
        source = Optional.empty();
        relayLogGone = false;
        resetUnderWay = false;
        copied = Optional.empty();
        memory = Memory.blank();
    }
}
