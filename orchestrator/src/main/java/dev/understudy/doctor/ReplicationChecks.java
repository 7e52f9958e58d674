package dev.understudy.doctor;

import static dev.understudy.doctor.ServerChecks.when;

import dev.understudy.client.Running;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How a server replicates. */
final class ReplicationChecks {
    private static final double LONGEST_HEARTBEAT_SECONDS = 1;
    private static final double FEWEST_RETRIES = 86_400;

    private ReplicationChecks() {}

    static List<Check> all() {
        return Stream.of(identity(), channels(), filters())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Check> identity() {
        return List.of(
                Check.onServers(
                        "server_id_zero",
                        Severity.BLOCKING,
                        "server_id is 0",
                        "such a server can neither be a source nor follow one",
                        server -> when(
                                server.variable("server_id").equals("0"),
                                "server_id is 0",
                                "SET GLOBAL server_id to a number that no other server has")),
                Check.onServers(
                        "replica_writable",
                        Severity.BLOCKING,
                        "a replica takes writes",
                        "a write that lands on it is errant, and the node has to be rebuilt",
                        server -> when(
                                server.isReplica()
                                        && server.variable("super_read_only").equals("OFF"),
                                "it follows a source and super_read_only is OFF",
                                "SET GLOBAL super_read_only = ON")),
                Check.onServers(
                        "events_on_replica",
                        Severity.WARNING,
                        "an event is enabled on a replica",
                        "it runs there too, and fails or writes what the primary lacks",
                        server -> server.isReplica()
                                ? server.tables().events().stream()
                                        .map(event -> new Symptom.Local(
                                                "the event " + event + " is enabled",
                                                "SET sql_log_bin = 0; ALTER EVENT " + event + " DISABLE ON REPLICA"))
                                : Stream.empty()));
    }

    private static List<Check> channels() {
        return List.of(
                Check.onServers(
                        "several_channels",
                        Severity.BLOCKING,
                        "a server follows several sources, or by a channel with a name",
                        "which of them is the primary cannot be told, and a failover would move one of them only",
                        server -> server.channels().stream()
                                .filter(channel -> !channel.name().isEmpty())
                                .map(channel -> new Symptom.Local(
                                        "there is a channel named \"" + channel.name() + "\"",
                                        "STOP REPLICA FOR CHANNEL '" + channel.name() + "'; RESET REPLICA ALL FOR"
                                                + " CHANNEL '" + channel.name() + "'"))),
                onChannels(
                        "auto_failover",
                        Severity.BLOCKING,
                        "SOURCE_CONNECTION_AUTO_FAILOVER is on",
                        "the server chooses another source by itself, past the record",
                        channel -> channel.option("source_connection_auto_failover")
                                .equals("1"),
                        channel -> "SOURCE_CONNECTION_AUTO_FAILOVER is 1",
                        "CHANGE REPLICATION SOURCE TO SOURCE_CONNECTION_AUTO_FAILOVER = 0"),
                onChannels(
                        "auto_position",
                        Severity.BLOCKING,
                        "a channel does not use GTIDs to find its place",
                        "a file and a position mean nothing on another source",
                        channel -> channel.option("auto_position").equals("0"),
                        channel -> "SOURCE_AUTO_POSITION is 0",
                        "STOP REPLICA; CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 1; START REPLICA"),
                onChannels(
                        "receiver_stopped",
                        Severity.BLOCKING,
                        "a receiver does not fetch",
                        "this replica can neither acknowledge nor take over",
                        channel -> channel.receiver() != Running.ON,
                        channel -> "its receiver is " + channel.receiver() + error(channel),
                        "mend the error if there is one; its agent starts the receiver, or START REPLICA IO_THREAD"),
                onChannels(
                        "applier_stopped",
                        Severity.BLOCKING,
                        "an applier does not apply",
                        "what is read here is old, and a takeover has to execute all of it first",
                        channel -> channel.applier() != Running.ON,
                        channel -> "its applier is " + channel.applier() + error(channel),
                        "mend the error if there is one; START REPLICA SQL_THREAD"),
                onChannels(
                        "delayed_replica",
                        Severity.NOTE,
                        "a replica is delayed on purpose",
                        "it never becomes primary",
                        channel -> channel.number("desired_delay") > 0,
                        channel -> "SOURCE_DELAY is " + channel.option("desired_delay") + " s",
                        "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0, if that is not meant"),
                onChannels(
                        "heartbeat_slow",
                        Severity.WARNING,
                        "heartbeats come less often than each second",
                        "a replica cannot vouch in time that the primary is gone",
                        channel -> channel.number("heartbeat_interval") == 0
                                || channel.number("heartbeat_interval") > LONGEST_HEARTBEAT_SECONDS,
                        channel -> "SOURCE_HEARTBEAT_PERIOD is " + channel.option("heartbeat_interval") + " s",
                        "CHANGE REPLICATION SOURCE TO SOURCE_HEARTBEAT_PERIOD = 0.5 with the applier running"),
                onChannels(
                        "retries_end",
                        Severity.WARNING,
                        "a receiver gives up soon when its source is away",
                        "after ten tries, as MySQL has it, it stays off until somebody starts it",
                        channel -> channel.number("connection_retry_count") > 0
                                && channel.number("connection_retry_count")
                                                * channel.number("connection_retry_interval")
                                        < FEWEST_RETRIES,
                        channel -> "SOURCE_RETRY_COUNT is " + channel.option("connection_retry_count")
                                + " with SOURCE_CONNECT_RETRY " + channel.option("connection_retry_interval"),
                        "CHANGE REPLICATION SOURCE TO SOURCE_RETRY_COUNT = 86400000, SOURCE_CONNECT_RETRY = 1"));
    }

    private static String error(ChannelFacts channel) {
        return channel.error().isEmpty() ? "" : ": " + channel.error();
    }

    private static Check onChannels(
            String id,
            Severity severity,
            String finds,
            String why,
            Predicate<ChannelFacts> isWrong,
            Function<ChannelFacts, String> what,
            String mend) {
        return Check.onServers(
                id,
                severity,
                finds,
                why,
                server -> server.channels().stream()
                        .filter(isWrong)
                        .map(channel -> new Symptom.Local(what.apply(channel), mend)));
    }

    private static List<Check> filters() {
        return List.of(
                filter(
                        "binlog_filter",
                        "binlog_",
                        "a database is left out of the binary log",
                        "no replica gets it, and after a failover it is gone"),
                filter(
                        "replicate_filter",
                        "replicate_",
                        "a replica leaves out a part of what it receives",
                        "after a failover to it the rest is gone"));
    }

    private static Check filter(String id, String prefix, String finds, String why) {
        return Check.onServers(
                id,
                Severity.BLOCKING,
                finds,
                why,
                server -> server.filters().stream()
                        .filter(filter -> filter.startsWith(prefix))
                        .map(filter -> new Symptom.Local(
                                filter,
                                "start mysqld without --" + filter.split("=", 2)[0].replace('_', '-')
                                        + ", and rebuild what lacks something")));
    }
}
