package dev.understudy.cli;

import dev.understudy.client.Request;
import picocli.CommandLine.Command;

/** Pauses a cluster's automation. */
@Command(
        name = "pause",
        description = "Begins no failover and no repair by itself until 'resume'; what was begun is finished.",
        footer = {
            "",
            "Example:",
            "  understudy pause --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class PauseCommand extends Asking {
    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.PAUSE, asker);
    }
}
