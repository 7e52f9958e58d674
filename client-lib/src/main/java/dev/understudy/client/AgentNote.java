package dev.understudy.client;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent says of itself, apart from its node.
 *
 * @param version the Understudy that it runs
 * @param passwords how far it is with the password of each account that its secrets name
 */
public record AgentNote(String version, SortedMap<String, PasswordState> passwords) {
    public AgentNote {
        passwords = Collections.unmodifiableSortedMap(new TreeMap<>(passwords));
    }
}
