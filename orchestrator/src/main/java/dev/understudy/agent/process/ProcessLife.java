package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a process is between running and gone, as Linux shows it in {@code /proc/PID} (proc(5), "stat"). A killed mysqld
 * runs no more instruction of its own while the kernel takes its memory apart, which takes tenths of a second; its parent
 * hears of the end only after that.
 */
enum ProcessLife {
    RUNNING,
    /** It runs no more and is being taken apart: files and locks may still be held. */
    ENDING,
    GONE;

    /** PF_EXITING of the kernel's linux/sched.h: set as the first thing when a thread ends. */
    private static final long EXITING = 0x4;

    private static final int STATE = 0;
    private static final int FLAGS = 6;

    /** Looks at a process by its first thread, which in mysqld ends only when all do. */
    static ProcessLife of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            if (isRunning(stat)) {
                return RUNNING;
            }
            return fields(stat)[STATE].equals("Z") && threads(process) <= 1 ? GONE : ENDING;
        } catch (IOException e) {
            return GONE;
        }
    }

    /** Whether the file {@code stat} of a first thread shows a process that runs. */
    static boolean isRunning(String stat) {
        String[] fields = fields(stat);
        return !fields[STATE].equals("Z") && (Long.parseLong(fields[FLAGS]) & EXITING) == 0;
    }

    /** The second field is the name in brackets, which may hold blanks and brackets itself. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", FLAGS + 2);
    }

    private static long threads(Path process) throws IOException {
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            return tasks.count();
        }
    }
}
