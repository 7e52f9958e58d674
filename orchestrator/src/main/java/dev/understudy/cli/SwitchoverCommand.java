package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes another node primary while all is well. */
@Command(
        name = "switchover",
        description = "Makes another node primary while all is well: what runs is finished, nothing is lost, and"
                + " applications see no error. Until the flip it is taken back by itself if it takes too long.",
        footer = {
            "",
            "Examples:",
            "  understudy switchover --zookeeper zk1:2181 --cluster shop",
            "  understudy switchover --to db3 --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 begun, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class SwitchoverCommand extends Asking {
    @Option(names = "--to", paramLabel = "NODE", description = "Who shall be primary (default: the best replica).")
    private @Nullable NodeId target;

    @Override
    Request request(String asker) {
        return new Request(Request.Kind.SWITCHOVER, Optional.ofNullable(target), new TreeSet<>(), asker);
    }
}
