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
            // The second field is the name in brackets, which may hold blanks and brackets itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean zombie = fields[STATE].equals("Z");
            if (zombie && threads(process) <= 1) {
                return GONE;
            }
            return zombie || (Long.parseLong(fields[FLAGS]) & EXITING) != 0 ? ENDING : RUNNING;
        } catch (IOException e) {
            return GONE;
        }
    }

    private static long threads(Path process) throws IOException {
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            return tasks.count();
        }
    }
}
