package dev.understudy.router;

import org.jspecify.annotations.Nullable;

/**
 * The connection to a replica that is kept while the primary is used, because a result on it is still being read: an
 * application may change row by row what it reads.
 */
final class ParkedLease {
    private volatile @Nullable Lease parked;

    boolean is(@Nullable Lease lease) {
        return lease != null && lease == parked;
    }

    /**
     * Changes over to a connection for a use.
     *
     * @param held the lease of the statement before; it is kept, parked or given back
     * @return a lease that is there already; null if one must be borrowed
     */
    @Nullable
    Lease change(@Nullable Lease held, Use use) {
        if (held != null && held.use() == use) {
            releaseIfRead();
            return held;
        }
        return switch (use) {
            case READ -> {
                if (held != null) {
                    held.giveBack();
                }
                Lease waiting = parked;
                parked = null;
                yield waiting;
            }
            case WRITE -> {
                releaseIfRead();
                if (held != null) {
                    park(held);
                }
                yield null;
            }
        };
    }

    private void releaseIfRead() {
        Lease waiting = parked;
        if (waiting != null && (waiting.isCut() || !waiting.answers().areLeft())) {
            release();
        }
    }

    private void park(Lease held) {
        if (held.answers().areLeft()) {
            parked = held;
        } else {
            held.giveBack();
        }
    }

    /** Gives the connection back. */
    void release() {
        Lease waiting = parked;
        parked = null;
        if (waiting != null) {
            waiting.giveBack();
        }
    }

    /** Forgets a lease whose connection is lost; false if it is another one. */
    boolean forgets(Lease lost) {
        if (parked != lost) {
            return false;
        }
        parked = null;
        return true;
    }

    /** Cuts the connection, from any thread. */
    void abort() {
        Lease waiting = parked;
        parked = null;
        if (waiting != null) {
            waiting.discard();
        }
    }
}
