package dev.understudy.benchmarks;

import java.sql.ResultSet;

/** A result whose every column is 42. */
abstract class StubResult implements ResultSet {
    @Override
    public boolean next() {
        return true;
    }

    @Override
    public int getInt(int column) {
        return 42;
    }
}
