package dev.understudy.agent.exports;

/**
 * One file of an export.
 *
 * @param name its path within the folder of the export
 * @param bytes its length
 * @param sha256 its SHA-256, as {@code sha256sum} prints it
 */
public record SavedFile(String name, long bytes, String sha256) {}
