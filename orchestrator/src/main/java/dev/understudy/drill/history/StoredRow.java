package dev.understudy.drill.history;

/**
 * A row as a server has it.
 *
 * @param row its name
 * @param server the server_uuid of the server that it was first written on
 */
public record StoredRow(RowId row, String server) {}
