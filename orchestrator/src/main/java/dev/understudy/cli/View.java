package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.text.Line;
import java.util.List;

/** What a command prints, for people and for programs. */
interface View {
    /** For people. */
    List<Line> lines();

    /** The same for programs; what is not known is null. */
    ObjectNode json();
}
