package dev.understudy.agent.exports;

import java.util.Locale;

/** Why transactions were taken out of a node's history. */
public enum Reason {
    REWOUND(
            "They were at the end of the binary log of a primary that was killed, beyond what its successor began with. No"
                    + " client was told that they are committed; one that tried again has done its work a second time,"
                    + " under another number."),
    REBUILT("The primary's history lacks them, so the node was copied anew from another one after they were saved.");

    private final String sentences;

    Reason(String sentences) {
        this.sentences = sentences;
    }

    /** The reason for people. */
    public String sentences() {
        return sentences;
    }

    /** As it stands in the name of a folder. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
