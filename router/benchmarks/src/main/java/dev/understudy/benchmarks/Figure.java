package dev.understudy.benchmarks;

/**
 * What was measured of one contender at one work in one round.
 *
 * @param contender its name
 * @param work the benchmark's name
 * @param round counted from 1
 * @param score how fast
 * @param unit of the score
 * @param cpuMicros processor time of the contender's virtual machine for each operation
 * @param bytes allocated for each operation
 */
record Figure(String contender, String work, int round, double score, String unit, double cpuMicros, double bytes) {}
