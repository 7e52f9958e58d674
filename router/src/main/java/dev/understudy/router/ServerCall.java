package dev.understudy.router;

import java.sql.SQLException;

/** Something to be done on a server. It calls {@link Lease#sending()} before it sends what cannot be taken back. */
@FunctionalInterface
interface ServerCall<T> {
    T on(Lease lease) throws SQLException;
}
