package dev.understudy.router;

import com.mysql.cj.MysqlConnection;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * A commit that was sent and not answered.
 *
 * @param mark what it has left if it was executed
 * @param node the server
 * @param epoch under which the connection was taken
 * @param session the session's number on the server; empty if the driver does not tell it
 */
record LostCommit(CommitMark mark, NodeId node, Epoch epoch, OptionalLong session) {
    /** Made before the lease is given up: afterwards nobody knows the session's number. */
    static LostCommit of(CommitMark mark, Lease lease) {
        return new LostCommit(mark, lease.node(), lease.epoch(), sessionOf(lease));
    }

    private static OptionalLong sessionOf(Lease lease) {
        try {
            return lease.connection().isWrapperFor(MysqlConnection.class)
                    ? OptionalLong.of(
                            lease.connection().unwrap(MysqlConnection.class).getId())
                    : OptionalLong.empty();
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }
}
