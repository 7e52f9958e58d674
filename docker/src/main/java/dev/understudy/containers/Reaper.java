package dev.understudy.containers;

import dev.understudy.lab.LabException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A process beside this one that removes what has a label when this one ends without having done so: by kill -9, Ctrl-C or a
 * crash. It knows by a pipe, whose other end the kernel closes whatever the end was like.
 */
public final class Reaper implements AutoCloseable {
    /** What this process says before it closes the pipe in order. */
    private static final int NOTHING_IS_LEFT = 'n';

    /** The signals that a terminal sends to all of its processes, this one too. */
    private static final String DEAF = "trap '' HUP INT TERM; exec \"$@\"";

    private final Process process;

    private Reaper(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param label the label's name
     * @param value its value
     * @param passwords the folder of what the containers know, which goes with them
     */
    static Reaper start(String label, String value, Path passwords) throws LabException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dunderstudy.log=OFF",
                "-Dunderstudy.tag=" + Containers.tag(),
                "-cp",
                System.getProperty("java.class.path"),
                Reaper.class.getName(),
                label,
                value,
                passwords.toString());
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", DEAF, "reaper");
            builder.command().addAll(command);
            return new Reaper(builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new LabException("the process that cleans up after this one cannot be started: " + e.getMessage(), e);
        }
    }

    /** Tells it that nothing is left for it to do, and waits for its end. */
    @Override
    public void close() {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(NOTHING_IS_LEFT);
        } catch (IOException e) {
            // It is gone already.
        }
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the pipe, and then removes what is left; is started by {@link #start}. */
    public static void main(String[] arguments) throws IOException {
        String label = arguments[0];
        String value = arguments[1];
        try {
            // Before the other process is gone, since that one's class path may go with it.
            Sweep sweep = new Sweep(Engine.connect(Containers.tagged(Engine.TOOLBOX)), label, value);
            if (System.in.read() != NOTHING_IS_LEFT) {
                sweep.run();
                Passwords.remove(Path.of(arguments[2]));
            }
        } catch (FaultException e) {
            System.err.println("containers are left over: " + e.getMessage() + "; remove them by their label " + label
                    + "=" + value);
            System.exit(1);
        }
    }
}
