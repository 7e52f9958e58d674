package dev.understudy.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/**
 * The container engine of this machine.
 *
 * @param client the way to it
 * @param toolbox the image with the tools that faults need: nft, ip, perl, bash, sleep; for disks also losetup, mkfs.ext4
 *     and fsfreeze
 */
public record Engine(DockerClient client, String toolbox) {
    /** The image that {@code docker/build} makes. */
    public static final String TOOLBOX = "understudy/toolbox";

    private static final String NO_ENGINE = "no container engine answers: start one (dockerd), or set DOCKER_HOST";
    private static final int PATIENCE_SECONDS = 60;

    /**
     * Finds the engine.
     *
     * @throws FaultException if there is none that answers, or if Testcontainers would first look for images elsewhere
     */
    public static Engine connect(String toolbox) throws FaultException {
        require("TESTCONTAINERS_RYUK_DISABLED", "true");
        if (Files.exists(Path.of("/.dockerenv"))) {
            require("TESTCONTAINERS_HOST_OVERRIDE", "localhost");
        }
        try {
            DockerClientFactory factory = DockerClientFactory.instance();
            if (!factory.isDockerAvailable()) {
                throw new FaultException(NO_ENGINE);
            }
            return new Engine(factory.client(), toolbox);
        } catch (IllegalStateException e) {
            throw new FaultException(NO_ENGINE, e);
        }
    }

    /** Without them Testcontainers pulls images of its own, for minutes where no registry is reachable. */
    private static void require(String variable, String usual) throws FaultException {
        if (System.getenv(variable) == null) {
            throw new FaultException("the environment lacks " + variable + ": set it to " + usual);
        }
    }

    /** Why containers cannot be made from an image: it is missing. Says how to make it; empty if it is there. */
    public Optional<String> missing(String image) {
        boolean there = client.listImagesCmd().withShowAll(true).exec().stream()
                .filter(found -> found.getRepoTags() != null)
                .flatMap(found -> Arrays.stream(found.getRepoTags()))
                .anyMatch(tag -> tag.equals(image) || tag.equals(image + ":latest"));
        return there ? Optional.empty() : Optional.of("there is no image " + image + ": make it with docker/build");
    }

    /** The host of this name. */
    public ContainerHost host(String name) {
        return new ContainerHost(this, name, name);
    }

    /**
     * Asks the engine for something.
     *
     * @param failed what has failed if it refuses: "db1 cannot be paused"
     */
    <T> T ask(String failed, Supplier<T> question) throws FaultException {
        try {
            return question.get();
        } catch (DockerException e) {
            throw new FaultException(failed + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs a command in a container as root, to its end.
     *
     * @throws FaultException if it cannot be run, fails, or takes a minute
     */
    String run(String container, String failed, String... command) throws FaultException {
        Answer answer = execute(container, failed, command);
        if (answer.status() != 0) {
            throw new FaultException(failed + ": " + (answer.output().isEmpty() ? command[0] : answer.output()));
        }
        return answer.output();
    }

    /** Runs a command in a container as root, to its end, whatever that is. */
    Answer execute(String container, String failed, String... command) throws FaultException {
        String id = ask(
                failed,
                () -> client.execCreateCmd(container)
                        .withUser("0")
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .withCmd(command)
                        .exec()
                        .getId());
        Output output = new Output();
        try (output) {
            ask(failed, () -> client.execStartCmd(id).exec(output));
            if (!output.awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new FaultException(failed + ": it takes longer than " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(failed + ": interrupted", e);
        } catch (IOException e) {
            throw new FaultException(failed + ": " + e.getMessage(), e);
        }
        Long status = ask(failed, () -> client.inspectExecCmd(id).exec().getExitCodeLong());
        return new Answer(status == null ? -1 : status, output.text());
    }

    /** All that a container has printed, errors too. */
    String log(String container) throws FaultException {
        String failed = "the log of " + container + " cannot be read";
        Output output = new Output();
        try (output) {
            ask(
                    failed,
                    () -> client.logContainerCmd(container)
                            .withStdOut(true)
                            .withStdErr(true)
                            .exec(output));
            output.awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(failed + ": interrupted", e);
        } catch (IOException e) {
            throw new FaultException(failed + ": " + e.getMessage(), e);
        }
        return output.text();
    }

    /**
     * What a command answered.
     *
     * @param status its exit status
     * @param output what it printed, errors too
     */
    record Answer(long status, String output) {}

    private static final class Output extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            synchronized (bytes) {
                bytes.writeBytes(frame.getPayload());
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8).strip();
            }
        }
    }
}
