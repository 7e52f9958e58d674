package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;
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
            ByteBuffer stat = ByteBuffer.wrap(Files.readAllBytes(process.resolve("stat")));
            if (isRunning(stat)) {
                return RUNNING;
            }
            return stat.get(firstField(stat)) == 'Z' && threads(process) <= 1 ? GONE : ENDING;
        } catch (IOException e) {
            return GONE;
        }
    }

    /** Whether the file {@code stat} of a first thread shows a process that runs. Makes no objects: it is asked often. */
    static boolean isRunning(ByteBuffer stat) {
        int at = firstField(stat);
        if (stat.get(at) == 'Z') {
            return false;
        }
        for (int field = STATE; field < FLAGS; at++) {
            if (stat.get(at) == ' ') {
                field++;
            }
        }
        long flags = 0;
        for (; stat.get(at) != ' '; at++) {
            flags = flags * 10 + (stat.get(at) - '0');
        }
        return (flags & EXITING) == 0;
    }

    /** The second field is the name in brackets, which may hold blanks and brackets itself. */
    private static int firstField(ByteBuffer stat) {
        int at = stat.limit() - 1;
        while (stat.get(at) != ')') {
            at--;
        }
        return at + 2;
    }

    private static long threads(Path process) throws IOException {
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            return tasks.count();
        }
    }
}
