package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads that wait in a pool for a connection, so that they can be woken when the pool is cut: HikariCP itself would
 * let them wait to the end, while another node may serve them already.
 */
final class Borrowers {
    /** Where a thread may wait. */
    @FunctionalInterface
    interface Source {
        Connection get() throws SQLException;
    }

    private final Set<Borrower> waiting = ConcurrentHashMap.newKeySet();

    Connection borrow(Source source) throws SQLException {
        Borrower borrower = new Borrower(Thread.currentThread());
        waiting.add(borrower);
        try {
            return source.get();
        } finally {
            waiting.remove(borrower);
            borrower.leave();
        }
    }

    void wakeAll() {
        waiting.forEach(Borrower::wake);
    }

    private static final class Borrower {
        private final Thread thread;
        private Stage stage = Stage.INSIDE;

        private enum Stage {
            INSIDE,
            WOKEN,
            OUTSIDE
        }

        Borrower(Thread thread) {
            this.thread = thread;
        }

        synchronized void wake() {
            if (stage == Stage.INSIDE) {
                stage = Stage.WOKEN;
                thread.interrupt();
            }
        }

        synchronized void leave() {
            if (stage == Stage.WOKEN) {
                // The interruption was meant for the pool alone; the application must not see it.
                Thread.interrupted();
            }
            stage = Stage.OUTSIDE;
        }
    }
}
