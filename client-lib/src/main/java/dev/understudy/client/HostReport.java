package dev.understudy.client;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a database host is, as its agent reads it. What is empty is not known, and that is never zero.
 *
 * @param cpuUsed the part of the processors' time that was used over the last second or so, 0 to 1; of the limit of the
 *     agent's control group if there is one
 * @param processors how many there are, or how many that limit is worth, rounded up
 * @param memoryUsedBytes memory that is not available for more work
 * @param memoryTotalBytes all there is, or the limit of the agent's control group
 * @param cpuPressure the part of the last ten seconds in which some work waited for a processor, 0 to 1
 * @param memoryPressure the same for memory
 * @param ioPressure the same for disks
 * @param diskFreeBytes room on the file system of the data directory
 * @param dataBytes what the data directory takes; measured twice a minute
 * @param clockSkewMillis by how many milliseconds this host's clock is ahead of that of the node which it follows; the way
 *     between them is counted in, so that a few milliseconds say nothing
 */
public record HostReport(
        OptionalDouble cpuUsed,
        OptionalInt processors,
        OptionalLong memoryUsedBytes,
        OptionalLong memoryTotalBytes,
        OptionalDouble cpuPressure,
        OptionalDouble memoryPressure,
        OptionalDouble ioPressure,
        OptionalLong diskFreeBytes,
        OptionalLong dataBytes,
        OptionalLong clockSkewMillis) {
    /** Nothing is known. */
    public static HostReport unknown() {
        return new HostReport(
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** The same with what is known of the disk of the data directory. */
    public HostReport withDisk(OptionalLong freeBytes, OptionalLong usedByData) {
        return new HostReport(
                cpuUsed,
                processors,
                memoryUsedBytes,
                memoryTotalBytes,
                cpuPressure,
                memoryPressure,
                ioPressure,
                freeBytes,
                usedByData,
                clockSkewMillis);
    }

    /** The same with what only two nodes together can tell. */
    public HostReport withClockSkew(OptionalLong millis) {
        return new HostReport(
                cpuUsed,
                processors,
                memoryUsedBytes,
                memoryTotalBytes,
                cpuPressure,
                memoryPressure,
                ioPressure,
                diskFreeBytes,
                dataBytes,
                millis);
    }
}
