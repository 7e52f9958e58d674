package dev.understudy.lab;

import java.io.IOException;
import java.util.OptionalLong;

/** Signals that Java cannot send by itself. */
final class Signals {
    static final String STOP = "-STOP";
    static final String CONT = "-CONT";

    private Signals() {}

    /** Sends one. Returns whether there was a process that took it. */
    static boolean send(String signal, OptionalLong pid) {
        if (pid.isEmpty()) {
            return false;
        }
        try {
            return new ProcessBuilder("kill", signal, Long.toString(pid.getAsLong()))
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
