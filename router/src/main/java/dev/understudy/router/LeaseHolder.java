package dev.understudy.router;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The leases that one unit of work holds: the one of the statement before, and perhaps one beside it whose result is still being
 * read. Used by one thread at a time, except for {@link #abort()}.
 */
final class LeaseHolder {
    private final Router router;
    private final SessionSettings settings;
    private final Course course;
    private final ParkedLease parked = new ParkedLease();
    private volatile @Nullable Lease lease;
    private volatile boolean aborted;

    LeaseHolder(Router router, SessionSettings settings, Course course) {
        this.router = router;
        this.settings = settings;
        this.course = course;
    }

    /** The lease of the statement before; null if none is held. */
    @Nullable
    Lease lease() {
        return lease;
    }

    /** Whether it has this lease, perhaps beside the one of the statement before. */
    boolean has(@Nullable Lease of) {
        return of != null && (of == lease || parked.is(of));
    }

    /** Refuses to go on if the connection was aborted. */
    void requireUsable() throws SQLException {
        if (aborted) {
            throw Errors.closed("connection");
        }
    }

    /** The lease for a task outside a transaction: the one held if it still serves, or else a new one. */
    Lease leaseFor(Task task, Attempt attempt) throws SQLException {
        Use use = course.use(task, lease);
        Lease held = parked.change(lease, use);
        lease = held;
        if (held != null) {
            if (router.lending().serves(held) && router.lending().isReady(held, attempt, settings::update)) {
                return held;
            }
            giveBack();
        }
        Lease next = router.lending().bind(use, attempt, settings::apply);
        lease = next;
        return next;
    }

    /** A lease was given up, or its connection lost. */
    void forget(Lease lost) {
        if (lease == lost) {
            lease = null;
        }
    }

    /** A connection was lost whose result was being read beside; nothing if it is another one. */
    void loseParked(Lease of) {
        if (parked.forgets(of)) {
            router.lending().lost(of);
        }
    }

    private void giveBack() {
        Lease held = lease;
        lease = null;
        if (held != null) {
            course.giveBack(held);
        }
    }

    /** Gives everything back. No transaction may be open. */
    void release() {
        parked.release();
        giveBack();
    }

    /** Cuts every connection, from any thread. */
    void abort() {
        aborted = true;
        parked.abort();
        Lease held = lease;
        lease = null;
        if (held != null) {
            held.discard();
        }
    }
}
