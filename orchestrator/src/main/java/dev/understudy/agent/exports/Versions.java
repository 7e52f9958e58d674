package dev.understudy.agent.exports;

import java.util.Optional;

/**
 * The versions of the programs that had to do with an export.
 *
 * @param understudy of the agent; empty if it did not run from a jar
 * @param server of the mysqld that wrote the oldest of the raw files; empty if there are none
 * @param mysqlbinlog of the program that wrote the readable form, as it prints it; empty if there is none
 */
public record Versions(Optional<String> understudy, Optional<String> server, Optional<String> mysqlbinlog) {}
