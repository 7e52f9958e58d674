package dev.understudy.agent;

import dev.understudy.agent.process.SystemdUnit;
import dev.understudy.contract.Node;
import dev.understudy.contract.World;
import dev.understudy.lab.LabException;
import dev.understudy.lab.PortBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Real servers, started from copies of one template, and the real clock. */
final class RealWorld implements World {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    /** An acknowledgement takes 2 ms, the start of a receiver 60. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(400);

    /** Two for each of nine nodes, and the block's guard. */
    private static final int PORTS = 19;

    private final ServerTemplate template;
    private final Path folder;
    private final PortBlock ports;
    private final Map<String, RealNode> nodes = new LinkedHashMap<>();

    RealWorld(ServerTemplate template, Path folder) throws LabException {
        this.template = template;
        this.folder = folder;
        this.ports = PortBlock.claimFree(PORTS);
    }

    @Override
    public Node node(String name) {
        return real(name);
    }

    /** A node, with what only a real one has. */
    RealNode real(String name) {
        return nodes.computeIfAbsent(
                name, unseen -> new RealNode(template.copy(folder, name, ports.port(2 * nodes.size()))));
    }

    /** A node whose server is run by a systemd unit. */
    RealNode under(String name, SystemdUnit unit) {
        AgentSettings plain = template.copy(folder, name, ports.port(2 * nodes.size()));
        RealNode node = new RealNode(new AgentSettings(
                plain.cluster(),
                plain.node(),
                plain.directory(),
                plain.server(),
                plain.traits(),
                plain.accounts(),
                Optional.of(unit)));
        nodes.put(name, node);
        return node;
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        looking(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    @Override
    public void remains(String what, BooleanSupplier condition) {
        looking(what).during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(condition::getAsBoolean);
    }

    private static ConditionFactory looking(String what) {
        return Awaitility.await(what).pollDelay(Duration.ZERO).pollInterval(LOOK);
    }

    @Override
    public void close() {
        nodes.values().forEach(RealNode::close);
        ports.close();
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
