package dev.understudy.router;

import java.sql.SQLException;

/**
 * How it is found out what became of a commit whose answer was lost.
 *
 * @param way the way
 * @param table of the ledger, quoted and with its schema; empty for another way
 */
record OutcomesChoice(Way way, String table) {
    /** The ways. */
    enum Way {
        NONE,
        LEDGER,
        GTID
    }

    /**
     * Reads what was given.
     *
     * @param schema the database of the data source; empty for none
     */
    static OutcomesChoice of(String schema, PropertyValues values) throws SQLException {
        Way way = values.choice(Property.OUTCOMES, Way.class);
        return switch (way) {
            case NONE, GTID -> new OutcomesChoice(way, "");
            case LEDGER -> {
                String table = values.name(Property.LEDGER_TABLE);
                if (schema.isEmpty()) {
                    throw new SQLException(
                            "outcomes=LEDGER needs a database for its table: name one in the URL or with schema()",
                            PropertyValues.INVALID);
                }
                yield new OutcomesChoice(way, "`" + schema.replace("`", "``") + "`.`" + table + "`");
            }
        };
    }

    /** Begins, with nothing noted. */
    Outcomes begin() {
        return switch (way) {
            case NONE -> new NoOutcomes();
            case LEDGER -> new CommitLedger(table);
            case GTID -> new CommitTags();
        };
    }
}
