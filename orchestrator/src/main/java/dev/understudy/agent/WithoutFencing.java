package dev.understudy.agent;

import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Access;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** A node that is never fenced, nor killed after that, and says that it is. */
final class WithoutFencing extends ForwardingNode implements Omission {
    private static final SemiSyncReport KILLED = new SemiSyncReport(false, 0, 0, 0);

    private Optional<Access> claimed = Optional.empty();
    private boolean claimsNewServer;

    WithoutFencing(NodeControl node) {
        super(node);
    }

    @Override
    public NodeControl control() {
        return this;
    }

    @Override
    public Observation seen(Optional<ClusterState> record, Observation truth) {
        if (truth.facts().process() != ServerProcess.UP) {
            forget();
        }
        return truth.facts().server().map(server -> truth.with(claim(server))).orElse(truth);
    }

    private ServerReport claim(ServerReport server) {
        return server.with(claimed.orElse(server.access())).with(claimsNewServer ? KILLED : server.semiSync());
    }

    private void forget() {
        claimed = Optional.empty();
        claimsNewServer = false;
    }

    @Override
    public void fence() {
        claimed = Optional.of(Access.OFFLINE);
    }

    @Override
    public void killServer() throws StepFailedException {
        if (claimed.isPresent()) {
            claimsNewServer = true;
        } else {
            super.killServer();
        }
    }

    @Override
    public void openForReads() throws StepFailedException {
        if (claimed.isPresent()) {
            claimed = Optional.of(Access.READABLE);
        } else {
            super.openForReads();
        }
    }

    @Override
    public void reopen(int acknowledgements) throws StepFailedException {
        forget();
        super.reopen(acknowledgements);
    }

    @Override
    public void promote(int acknowledgements, Epoch epoch) throws StepFailedException {
        forget();
        super.promote(acknowledgements, epoch);
    }
}
