package dev.understudy.simulator;

import java.util.ArrayList;
import java.util.List;

/** Calls of one process that wait for an answer; all of them end as unknown when its connection does. */
final class PendingCalls {
    /** What each does if no answer comes. */
    private final List<Runnable> calls = new ArrayList<>();

    private int generation;

    /** Which connection the calls of now go through. */
    int generation() {
        return generation;
    }

    /** Notes a call. Returns what to do when its answer comes, which may be too late. */
    AnswerTaker add(Runnable giveUp) {
        calls.add(giveUp);
        return then -> {
            if (calls.remove(giveUp)) {
                then.run();
            }
        };
    }

    /** Takes the answer of one call. */
    interface AnswerTaker {
        void answered(Runnable then);
    }

    /** The connection is over. */
    void giveUp() {
        generation++;
        List<Runnable> lost = List.copyOf(calls);
        calls.clear();
        lost.forEach(Runnable::run);
    }
}
