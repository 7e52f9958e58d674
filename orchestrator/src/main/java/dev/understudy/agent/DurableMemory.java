package dev.understudy.agent;

import dev.understudy.agent.converge.Memory;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** An agent's memory as it is on the disk: a change is there before it is seen. */
final class DurableMemory {
    private final MemoryFile file;
    private Memory current;

    private DurableMemory(MemoryFile file, Memory current) {
        this.file = file;
        this.current = current;
    }

    /** Reads what is on the disk. */
    static DurableMemory open(MemoryFile file) throws IOException {
        return new DurableMemory(file, file.read());
    }

    synchronized Memory now() {
        return current;
    }

    synchronized void change(UnaryOperator<Memory> change) throws IOException {
        Memory next = change.apply(current);
        if (!next.equals(current)) {
            file.write(next);
            current = next;
        }
    }
}
