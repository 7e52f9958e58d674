package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;

/** A deposed primary, or a node that must stay out of the way. */
final class AsFenced {
    private AsFenced() {}

    static Step next(ServerReport server) {
        if (server.semiSync().enabled() || server.access() == Access.WRITABLE) {
            return fenceAndKill(server);
        }
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver", NodeControl::stopReceiver);
        }
        if (server.access() != Access.OFFLINE) {
            return new Step.Act("cut the readers", NodeControl::fence);
        }
        return new Step.Holds("acknowledges nothing, serves nobody");
    }

    /**
     * A server that may have been primary is killed once its clients are cut: turning semi-sync off instead would answer
     * its waiting commits OK, and a clean stop as well.
     */
    static Step fenceAndKill(ServerReport server) {
        return server.access() == Access.OFFLINE
                ? new Step.Act("kill mysqld, which may have been primary", NodeControl::killServer)
                : new Step.Act("fence mysqld, which may have been primary", NodeControl::fence);
    }
}
