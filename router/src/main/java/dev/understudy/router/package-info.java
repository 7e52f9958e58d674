/** The router: a JDBC driver and a DataSource which send writes to a cluster's primary and reads to its replicas. */
@NullMarked
package dev.understudy.router;

import org.jspecify.annotations.NullMarked;
