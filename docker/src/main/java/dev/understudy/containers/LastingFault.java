package dev.understudy.containers;

import java.util.concurrent.atomic.AtomicBoolean;

/** A fault that lasts until it is healed, or until its time is over. */
public final class LastingFault implements AutoCloseable {
    private final String sentence;
    private final Remedy remedy;
    private final AtomicBoolean healed = new AtomicBoolean();

    LastingFault(String sentence, Remedy remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** What it does, for people: "drops packets from db1 to db2 for at most 60 s". */
    public String sentence() {
        return sentence;
    }

    /**
     * Ends it at once. Does nothing if it has been healed before.
     *
     * @throws FaultException if that fails; it may be tried again
     */
    public void heal() throws FaultException {
        if (healed.compareAndSet(false, true)) {
            try {
                remedy.apply();
            } catch (FaultException e) {
                healed.set(false);
                throw e;
            }
        }
    }

    @Override
    public void close() throws FaultException {
        heal();
    }

    @Override
    public String toString() {
        return sentence;
    }

    /** What ends a fault. */
    @FunctionalInterface
    interface Remedy {
        void apply() throws FaultException;
    }
}
