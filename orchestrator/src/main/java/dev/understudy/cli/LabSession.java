package dev.understudy.cli;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import dev.understudy.lab.LabSettings;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A lab for as long as a command runs. On Ctrl-C or SIGTERM the command is interrupted, has some seconds to come to its
 * end, and then the lab is stopped in any case: no process outlives the program.
 */
final class LabSession {
    private static final long ORDERLY_END_SECONDS = 15;

    private LabSession() {}

    /** What a command does with its lab. */
    interface Work<T> {
        T on(Lab lab) throws Exception;
    }

    /** Starts a lab, works with it, stops it. */
    static <T> T with(LabSettings settings, Work<T> work) throws Exception {
        Thread worker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread end = new Thread(() -> endInOrder(worker, ended), "lab-end");
        Runtime.getRuntime().addShutdownHook(end);
        try (Lab lab = Lab.start(settings)) {
            return work.on(lab);
        } catch (LabException e) {
            throw new CommandFailedException(ExitStatus.FAILED, String.valueOf(e.getMessage()));
        } finally {
            ended.countDown();
            remove(end);
        }
    }

    private static void endInOrder(Thread worker, CountDownLatch ended) {
        worker.interrupt();
        try {
            if (!ended.await(ORDERLY_END_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("understudy: the lab did not end in order; its processes end with this one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending, by this very hook: there is nothing left to remove.
        }
    }
}
