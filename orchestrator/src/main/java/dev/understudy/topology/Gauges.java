package dev.understudy.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.client.HostReport;
import dev.understudy.client.Load;
import dev.understudy.client.NodeReport;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How busy a node is, as text and as JSON. What is not known is a dash, or null, and never zero.
 *
 * @param report the node's last report, if there is one
 */
public record Gauges(Optional<NodeReport> report) {
    private static final String UNKNOWN = "-";
    private static final int PERCENT = 100;
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private static final double STEP = 1024;
    private static final double ONE_DIGIT = 10;

    private OptionalLong load(Function<Load, OptionalLong> figure) {
        return report.map(NodeReport::load).map(figure).orElse(OptionalLong.empty());
    }

    private OptionalLong host(Function<HostReport, OptionalLong> figure) {
        return report.map(NodeReport::host).map(figure).orElse(OptionalLong.empty());
    }

    private OptionalDouble part(Function<HostReport, OptionalDouble> figure) {
        return report.map(NodeReport::host).map(figure).orElse(OptionalDouble.empty());
    }

    private OptionalDouble queries() {
        return report.map(r -> r.load().queriesPerSecond()).orElse(OptionalDouble.empty());
    }

    /** By how much a replica is behind. */
    public String lag() {
        OptionalLong lag = load(Load::lagMillis);
        return lag.isPresent() ? lag.getAsLong() + " ms" : UNKNOWN;
    }

    /** Client statements a second. */
    public String qps() {
        OptionalDouble qps = queries();
        return qps.isPresent() ? String.format(Locale.ROOT, "%.0f", qps.getAsDouble()) : UNKNOWN;
    }

    /** The part of the processors that is used. */
    public String cpu() {
        OptionalDouble used = part(HostReport::cpuUsed);
        return used.isPresent() ? String.format(Locale.ROOT, "%.0f%%", used.getAsDouble() * PERCENT) : UNKNOWN;
    }

    /** Room on the disk. */
    public String diskFree() {
        OptionalLong free = host(HostReport::diskFreeBytes);
        return free.isPresent() ? size(free.getAsLong()) : UNKNOWN;
    }

    static String size(long bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= STEP && unit < UNITS.length - 1) {
            left /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, left < ONE_DIGIT && unit > 0 ? "%.1f %s" : "%.0f %s", left, UNITS[unit]);
    }

    /** All of them, with names that end in their units. */
    public void into(ObjectNode json) {
        put(json, "lag_ms", load(Load::lagMillis));
        put(json, "qps", queries());
        put(json, "hop_lag_ms", load(Load::hopLagMillis));
        put(json, "heartbeat_age_ms", load(Load::heartbeatAgeMillis));
        json.put("connections", report.map(r -> r.load().connections()).orElse(null));
        json.put("threads_running", report.map(r -> r.load().threadsRunning()).orElse(null));
        json.put("semi_sync_waits", report.map(r -> r.load().semiSyncWaits()).orElse(null));
        json.put(
                "writes_stalled_ms",
                report.map(r -> r.load().writesStalledMillis()).orElse(null));
        put(json, "cpu_used", part(HostReport::cpuUsed));
        put(json, "cpu_pressure", part(HostReport::cpuPressure));
        put(json, "memory_pressure", part(HostReport::memoryPressure));
        put(json, "io_pressure", part(HostReport::ioPressure));
        put(json, "memory_used_bytes", host(HostReport::memoryUsedBytes));
        put(json, "memory_total_bytes", host(HostReport::memoryTotalBytes));
        put(json, "disk_free_bytes", host(HostReport::diskFreeBytes));
        put(json, "data_bytes", host(HostReport::dataBytes));
        put(json, "clock_skew_ms", host(HostReport::clockSkewMillis));
    }

    private static void put(ObjectNode json, String name, OptionalLong value) {
        json.put(name, value.isPresent() ? (Long) value.getAsLong() : null);
    }

    private static void put(ObjectNode json, String name, OptionalDouble value) {
        json.put(name, value.isPresent() ? (Double) value.getAsDouble() : null);
    }
}
