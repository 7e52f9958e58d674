package dev.understudy.simulator;

import java.util.ArrayList;
import java.util.List;

/** Calls of one process that wait for an answer; all of them end as unknown when its connection does. */
final class PendingCalls {
    private final List<Call> calls = new ArrayList<>();
    private int generation;

    private record Call(int generation, Runnable giveUp) {}

    /** Which connection the calls of now go through. */
    int generation() {
        return generation;
    }

    /** Notes a call. Returns what to do when its answer comes, which may be too late. */
    AnswerTaker add(Runnable giveUp) {
        Call call = new Call(generation, giveUp);
        calls.add(call);
        return then -> {
            if (calls.remove(call)) {
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
        List<Call> lost = List.copyOf(calls);
        calls.clear();
        lost.forEach(call -> call.giveUp().run());
    }
}
