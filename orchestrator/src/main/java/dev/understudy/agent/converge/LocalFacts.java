package dev.understudy.agent.converge;

import dev.understudy.client.Epoch;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/**
 * What an agent knows of its own node.
 *
 * @param process the mysqld process
 * @param server what was read from it; present if and only if the process is UP
 * @param memory what the agent has made durable
 * @param pendingBarrier the epoch whose barrier has been begun and not answered yet
 */
public record LocalFacts(
        ServerProcess process, Optional<ServerReport> server, Memory memory, Optional<Epoch> pendingBarrier) {}
