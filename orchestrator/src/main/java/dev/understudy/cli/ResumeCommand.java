package dev.understudy.cli;

import dev.understudy.client.Request;
import picocli.CommandLine.Command;

/** Resumes a cluster's automation. */
@Command(
        name = "resume",
        description = "Lets failovers and repairs happen by themselves again.",
        footer = {
            "",
            "Example:",
            "  understudy resume --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class ResumeCommand extends Asking {
    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.RESUME, asker);
    }
}
