package dev.understudy.cli;

import dev.understudy.client.Request;
import picocli.CommandLine.Command;

/** Acknowledges the last failover. */
@Command(
        name = "acknowledge",
        description = "Says that a person has looked at the last failover, so that another one is not held back.",
        footer = {
            "",
            "Example:",
            "  understudy acknowledge --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class AcknowledgeCommand extends Asking {
    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.ACKNOWLEDGE, asker);
    }
}
