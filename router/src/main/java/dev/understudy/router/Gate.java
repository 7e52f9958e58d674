package dev.understudy.router;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where new work waits while no node may take it; a new view wakes all of it at once.
 *
 * <p>It also keeps count: how many wait, and how long writes had to.
 */
final class Gate {
    /**
     * A span in which no writes were let through.
     *
     * @param length how long
     * @param waited how many requests waited in it
     */
    record Pause(Duration length, int waited) {}

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile RouterView view;

    // Guarded by lock.
    private int waiting;
    private int waitedInPause;
    private long closedSince;
    private Duration longestPause = Duration.ZERO;

    Gate(RouterView first, int capacity) {
        this.view = first;
        this.capacity = capacity;
        this.closedSince = System.nanoTime();
    }

    /** The newest view. */
    RouterView view() {
        return view;
    }

    /**
     * Takes in a view and wakes whoever waits.
     *
     * @return the pause that it ends; empty if it ends none
     */
    Optional<Pause> publish(RouterView next) {
        lock.lock();
        try {
            boolean wasOpen = view.isOpenFor(Use.WRITE);
            boolean isOpen = next.isOpenFor(Use.WRITE);
            view = next;
            changed.signalAll();
            if (wasOpen && !isOpen) {
                closedSince = System.nanoTime();
                waitedInPause = 0;
            }
            return !wasOpen && isOpen ? Optional.of(endPause()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Pause endPause() {
        Duration length = Duration.ofNanos(System.nanoTime() - closedSince);
        if (length.compareTo(longestPause) > 0) {
            longestPause = length;
        }
        return new Pause(length, waitedInPause);
    }

    /**
     * Waits until some node takes work of this sort.
     *
     * @return the view in which one does
     * @throws SQLException if the attempt's deadline passes, too many wait already, or the thread is interrupted
     */
    RouterView await(Use use, Attempt attempt) throws SQLException {
        RouterView now = view;
        if (now.isOpenFor(use)) {
            return now;
        }
        lock.lock();
        try {
            if (!view.isOpenFor(use)) {
                enter();
                try {
                    waitUntilOpen(use, attempt);
                } finally {
                    waiting--;
                }
            }
            return view;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.interrupted(view);
        } finally {
            lock.unlock();
        }
    }

    private void enter() throws SQLException {
        if (waiting >= capacity) {
            throw Errors.gateFull(view, capacity);
        }
        waiting++;
        waitedInPause++;
    }

    private void waitUntilOpen(Use use, Attempt attempt) throws SQLException, InterruptedException {
        while (!view.isOpenFor(use)) {
            if (changed.awaitNanos(attempt.deadline().remainingNanos()) <= 0 && !view.isOpenFor(use)) {
                throw Errors.gateTimeout(view, use, attempt);
            }
        }
    }

    /**
     * Waits until there is another view than the one seen, or the time is over.
     *
     * @throws SQLException if the thread is interrupted
     */
    void awaitChange(RouterView seen, long atMostNanos) throws SQLException {
        lock.lock();
        try {
            long left = atMostNanos;
            while (view.equals(seen) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.interrupted(view);
        } finally {
            lock.unlock();
        }
    }

    /** How many requests wait now. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** The longest time that writes were not let through, so far. */
    Duration longestPause() {
        lock.lock();
        try {
            return longestPause;
        } finally {
            lock.unlock();
        }
    }
}
