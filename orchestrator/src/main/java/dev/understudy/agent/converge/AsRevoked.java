package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Finding;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;

/** An acker of a deposed primary: it stops listening, so that it acknowledges nothing more, and goes on applying. */
final class AsRevoked {
    private AsRevoked() {}

    static Step next(Assigned assigned, ServerReport server) {
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver", NodeControl::stopReceiver);
        }
        if (server.semiSync().enabled() || server.access() == Access.WRITABLE) {
            return AsFenced.fenceAndKill(server);
        }
        if (!server.serverUuid().equals(assigned.member().serverUuid())) {
            return new Step.Refuse(new Finding(
                    Finding.Kind.HISTORY_LOST,
                    "the record knows " + assigned.member().serverUuid() + " under this name, and this server is "
                            + server.serverUuid() + ", with other data: it does not vouch; bring back another acker"));
        }
        return new Step.Holds("acknowledges nothing more");
    }
}
