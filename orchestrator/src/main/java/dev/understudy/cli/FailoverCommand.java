package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Forces a failover that would be refused, on a person's word. */
@Command(
        name = "failover",
        description =
                "Forces a failover that is refused because too few ackers are heard. Acknowledged writes that only"
                        + " the missing nodes have are lost. Every one of them must be switched off first.",
        footer = {
            "",
            "Example:",
            "  understudy failover --off db1,db3 --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 begun, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class FailoverCommand extends Asking {
    @Option(
            names = "--off",
            required = true,
            split = ",",
            paramLabel = "NODE[,...]",
            description = "The nodes of which you know for certain that they are switched off.")
    private List<NodeId> off = List.of();

    @Override
    Request request(String asker) {
        return new Request(Request.Kind.FORCE_FAILOVER, Optional.empty(), new TreeSet<>(off), asker);
    }
}
