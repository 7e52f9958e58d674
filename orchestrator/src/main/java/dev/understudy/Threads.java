package dev.understudy;

/** How a program's own threads end. */
public final class Threads {
    private Threads() {}

    /** Interrupts a thread and waits until it has ended, or until the waiting thread is interrupted itself. */
    public static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
