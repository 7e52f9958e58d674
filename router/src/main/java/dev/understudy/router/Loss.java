package dev.understudy.router;

import com.mysql.cj.exceptions.CJCommunicationsException;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an SQLException says about the connection that it came from. */
enum Loss {
    /** Nothing: the server answered, and the error is the application's own. */
    NONE,
    /** The server takes no writes any more and has executed nothing. */
    REFUSED,
    /** The connection is gone, or will be. What had been sent may have been executed. */
    CUT;

    private static final int OPTION_PREVENTS_STATEMENT = 1290;
    private static final int READ_ONLY_MODE = 1836;
    private static final int LOCK_TABLE_FULL = 1206;
    private static final int DEADLOCK = 1213;

    /** Shutdown in progress, server gone, connection lost, offline mode, disconnected after inactivity. */
    private static final Set<Integer> CUT_CODES = Set.of(1053, 2006, 2013, 3032, 4031);

    /** Access denied (1044, 1045, 1698), account locked (3118), unknown database (1049). */
    private static final Set<Integer> PERMANENT_CODES = Set.of(1044, 1045, 1049, 1698, 3118);

    /** Judges an exception, by itself and by whatever caused it. */
    static Loss of(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                Loss loss = ofOne(sql);
                if (loss != NONE) {
                    return loss;
                }
            }
            // In the middle of a result Connector/J tells of a lost connection by S1000, and by its cause alone.
            if (cause instanceof CJCommunicationsException
                    || cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof EOFException) {
                return CUT;
            }
        }
        return NONE;
    }

    /**
     * Judges an exception of a lease. If the router has cut that, or the driver has found the link broken, whatever it says
     * comes from there: of a batch Connector/J tells only that its statement is closed.
     */
    static Loss of(SQLException e, Lease lease) {
        Loss loss = of(e);
        return loss == NONE && (lease.isCut() || lease.isClosed()) ? CUT : loss;
    }

    private static Loss ofOne(SQLException e) {
        int code = e.getErrorCode();
        if (code == READ_ONLY_MODE || (code == OPTION_PREVENTS_STATEMENT && mentionsReadOnly(e.getMessage()))) {
            return REFUSED;
        }
        String state = e.getSQLState();
        boolean gone = state != null && state.startsWith("08");
        return gone || CUT_CODES.contains(code) ? CUT : NONE;
    }

    /** Error 1290 is also about other options, such as --secure-file-priv. */
    private static boolean mentionsReadOnly(@Nullable String message) {
        return message != null && message.contains("read-only");
    }

    /** Whether the server has rolled back the whole transaction, and not the statement alone. */
    static boolean endsTransaction(SQLException e) {
        return e.getErrorCode() == DEADLOCK || e.getErrorCode() == LOCK_TABLE_FULL;
    }

    /** The reason why no connection to this server will ever be had as asked; null if another try may succeed. */
    static @Nullable SQLException permanent(SQLException e) {
        SQLException innermost = unusable(e);
        if (innermost != null) {
            return innermost;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && PERMANENT_CODES.contains(sql.getErrorCode())) {
                // The pool's own exception carries the code too, and says less.
                innermost = sql;
            }
        }
        return innermost;
    }

    /** What the router itself says about an account or a server's certificate; null if the exception has nothing of it. */
    static @Nullable SQLException unusable(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableAccountException || cause instanceof UnusableTlsException) {
                return (SQLException) cause;
            }
        }
        return null;
    }
}
