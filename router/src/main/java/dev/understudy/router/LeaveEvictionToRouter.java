package dev.understudy.router;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** Keeps HikariCP from judging failures itself, with a warning and a stack trace for each: the router does it. */
final class LeaveEvictionToRouter implements SQLExceptionOverride {
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return SQLExceptionOverride.Override.DO_NOT_EVICT;
    }
}
