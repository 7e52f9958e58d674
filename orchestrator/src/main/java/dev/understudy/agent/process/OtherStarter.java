package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What else would start a server again that others have set up. A server that anything but its agent starts takes writes at
 * once, also if another node has become primary meanwhile.
 *
 * @param directory the node's
 */
public record OtherStarter(NodeDirectory directory) {
    private static final Pattern UNIT = Pattern.compile("/([^/]+\\.service)$", Pattern.MULTILINE);

    /** The mysqld_safe that watches the running server, as its process id; empty if there is none. */
    public Optional<Long> wrapper() throws IOException {
        return new ServerSearch(directory)
                .find()
                .flatMap(ProcessHandle::parent)
                .filter(parent ->
                        ServerSearch.commandLine(parent.pid()).stream().anyMatch(word -> word.endsWith("mysqld_safe")))
                .map(ProcessHandle::pid);
    }

    /** The unit of systemd in which the server runs and its agent does not; empty if there is none. */
    public Optional<String> unit() throws IOException {
        Optional<String> own = unit(ProcessHandle.current());
        return new ServerSearch(directory)
                .find()
                .flatMap(OtherStarter::unit)
                .filter(unit -> !own.equals(Optional.of(unit)));
    }

    private static Optional<String> unit(ProcessHandle process) {
        try {
            Matcher matcher = UNIT.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cgroup")));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            // It has ended, or there are no such groups here.
            return Optional.empty();
        }
    }
}
