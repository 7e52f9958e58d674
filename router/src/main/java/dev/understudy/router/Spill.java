package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The places for reads that the primary does while no replica can: so many at once, and the others wait, the longest first, so
 * that a lost replica does not take the primary's writes with it.
 */
final class Spill {
    private final int limit;
    private final int capacity;
    private final Supplier<RouterView> newest;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Queue<Condition> waiting = new ArrayDeque<>();
    private int taken;

    /**
     * Begins with every place free.
     *
     * @param limit how many places there are
     * @param capacity how many reads may wait for one
     * @param newest the view that holds now
     */
    Spill(int limit, int capacity, Supplier<RouterView> newest) {
        this.limit = limit;
        this.capacity = capacity;
        this.newest = newest;
    }

    /**
     * Takes a place for a read on the primary; anything else needs none.
     *
     * @return what gives the place back, to be run once; empty if the view changed meanwhile, so that there may be a replica
     * @throws SQLException if there was none in time, too many wait already, or the thread was interrupted
     */
    Optional<Runnable> place(RouterView view, NodeId node, Use use, Attempt attempt) throws SQLException {
        if (use == Use.WRITE || !view.writable().equals(Optional.of(node))) {
            return Optional.of(Spill::leaveNothing);
        }
        lock.lock();
        try {
            if (!waiting.isEmpty() || taken >= limit) {
                if (waiting.size() >= capacity) {
                    throw Errors.gateFull(view, capacity);
                }
                if (!awaitTurn(view, attempt)) {
                    return Optional.empty();
                }
            }
            taken++;
            return Optional.of(this::leave);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.interrupted(view);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is this thread's turn; if not, the view has changed. */
    private boolean awaitTurn(RouterView view, Attempt attempt) throws SQLException, InterruptedException {
        Condition own = lock.newCondition();
        waiting.add(own);
        try {
            while (!own.equals(waiting.peek()) || taken >= limit) {
                if (!newest.get().equals(view)) {
                    return false;
                }
                if (own.awaitNanos(attempt.deadline().remainingNanos()) <= 0) {
                    throw Errors.spillFull(view, limit, attempt);
                }
            }
            return true;
        } finally {
            waiting.remove(own);
            // Several places may have become free while only the first in the queue was told.
            wakeFirst();
        }
    }

    private static void leaveNothing() {}

    private void leave() {
        lock.lock();
        try {
            taken--;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Condition first = waiting.peek();
        if (first != null) {
            first.signal();
        }
    }

    /** There is another view: who waits looks for a replica in it. */
    void viewChanged() {
        lock.lock();
        try {
            waiting.forEach(Condition::signal);
        } finally {
            lock.unlock();
        }
    }

    /** How many reads wait for a place. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
