package dev.understudy.router;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The GTID in the last OK packet. It is asked for and not listened to: Connector/J's listeners are held weakly, and one that is
 * gone makes the next packet fail.
 */
final class AnsweredGtid {
    private AnsweredGtid() {}

    /** The GTID of what was just committed on a connection; empty if nothing was, or the server does not tell. */
    static String of(Connection connection) {
        try {
            if (!connection.isWrapperFor(MysqlConnection.class)) {
                return "";
            }
            ServerSessionStateChanges changes = connection
                    .unwrap(MysqlConnection.class)
                    .getServerSessionStateController()
                    .getSessionStateChanges();
            if (changes != null) {
                for (SessionStateChange change : changes.getSessionStateChangesList()) {
                    if (change.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS) {
                        return change.getValues().get(0);
                    }
                }
            }
            return "";
        } catch (SQLException e) {
            return "";
        }
    }
}
