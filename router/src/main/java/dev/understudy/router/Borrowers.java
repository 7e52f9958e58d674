package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait in a pool for a connection, so that they can be woken when the pool is cut: HikariCP itself would
 * let them wait to the end, while another node may serve them already.
 *
 * <p>Each has its own {@link Borrower}, made once, in a place of an array; this lies on the way of every piece of work.
 */
final class Borrowers {
    /** Where a thread may wait. */
    @FunctionalInterface
    interface Source {
        Connection get() throws SQLException;
    }

    /** More than wait at once, as a rule; those beyond are kept in a set. */
    private static final int PLACES = 64;

    private final ThreadLocal<Borrower> own = ThreadLocal.withInitial(() -> new Borrower(Thread.currentThread()));
    private final AtomicReferenceArray<@Nullable Borrower> places = new AtomicReferenceArray<>(PLACES);
    private final Set<Borrower> others = ConcurrentHashMap.newKeySet();

    Connection borrow(Source source) throws SQLException {
        Borrower borrower = own.get();
        borrower.enter();
        int place = takePlace(borrower);
        try {
            return source.get();
        } finally {
            leavePlace(place, borrower);
            borrower.leave();
        }
    }

    /** The place it takes; less than 0 if it is among the others. */
    private int takePlace(Borrower borrower) {
        for (int i = 0; i < PLACES; i++) {
            int place = (borrower.firstPlace + i) & (PLACES - 1);
            if (places.compareAndSet(place, null, borrower)) {
                return place;
            }
        }
        others.add(borrower);
        return -1;
    }

    private void leavePlace(int place, Borrower borrower) {
        if (place < 0) {
            others.remove(borrower);
        } else {
            places.set(place, null);
        }
    }

    void wakeAll() {
        for (int place = 0; place < PLACES; place++) {
            Borrower borrower = places.get(place);
            if (borrower != null) {
                borrower.wake();
            }
        }
        others.forEach(Borrower::wake);
    }

    /** A thread that may be waiting in the pool. */
    private static final class Borrower {
        private final Thread thread;
        private final int firstPlace;
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OUTSIDE);

        private enum Stage {
            OUTSIDE,
            INSIDE,
            /** Being interrupted this moment. */
            WAKING,
            WOKEN
        }

        Borrower(Thread thread) {
            this.thread = thread;
            this.firstPlace = (int) thread.getId();
        }

        void enter() {
            stage.set(Stage.INSIDE);
        }

        void wake() {
            if (stage.compareAndSet(Stage.INSIDE, Stage.WAKING)) {
                thread.interrupt();
                stage.set(Stage.WOKEN);
            }
        }

        void leave() {
            if (stage.compareAndSet(Stage.INSIDE, Stage.OUTSIDE)) {
                return;
            }
            while (stage.get() == Stage.WAKING) {
                Thread.onSpinWait();
            }
            // The interruption was meant for the pool alone; the application must not see it.
            Thread.interrupted();
            stage.set(Stage.OUTSIDE);
        }
    }
}
