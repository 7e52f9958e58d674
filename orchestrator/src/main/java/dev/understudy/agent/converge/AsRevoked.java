package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;

/** An acker of a deposed primary: it stops listening, so that it acknowledges nothing more, and goes on applying. */
final class AsRevoked {
    private AsRevoked() {}

    static Step next(ServerReport server) {
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver", NodeControl::stopReceiver);
        }
        if (server.semiSync().enabled() || server.access() == Access.WRITABLE) {
            return AsFenced.fenceAndKill(server);
        }
        return new Step.Holds("acknowledges nothing more");
    }
}
